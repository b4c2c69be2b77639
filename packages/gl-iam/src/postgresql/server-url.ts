/**
 * `postgresql://user:password@host:port,host:port/database?parameter=value`, read strictly. What another reader of URLs
 * would guess at or ignore is refused by name, because an ignored parameter may have asked for TLS.
 */
import { isIP } from "node:net";
import { Violation, violation } from "../validation.js";

export interface ServerHost {
  /** A name, an address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

/** Where a server is and how to speak to it. node-postgres' defaults and PG* variables fill undefined fields. */
export interface ServerAddress {
  /** In the order in which they are tried. Empty for the default host. */
  readonly hosts: readonly ServerHost[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly applicationName: string;
  readonly channelBinding: boolean;
  /** Settings of the session. A pooler in transaction mode refuses them. */
  readonly options: string | undefined;
  readonly tls: TlsSettings | undefined;
  /** Whether a server that takes no writes is passed over. */
  readonly mustWrite: boolean;
}

export interface TlsSettings {
  readonly mode: "disable" | "no-verify" | "verify-full";
  readonly direct: boolean;
  /** Files. */
  readonly rootCertificate: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

const DEFAULT_PORT = 5432;

/** With the allowed values; a text takes anything. */
const PARAMETERS: Readonly<Record<string, readonly string[] | "text">> = {
  application_name: "text",
  channel_binding: ["disable", "prefer"],
  client_encoding: ["utf8", "UTF8", "utf-8", "UTF-8"],
  dbname: "text",
  host: "text",
  options: "text",
  password: "text",
  port: "text",
  ssl: ["true", "false", "1", "0", "require", "no-verify"],
  sslcert: "text",
  sslkey: "text",
  sslmode: ["disable", "no-verify", "prefer", "require", "verify-ca", "verify-full"],
  sslnegotiation: ["postgres", "direct"],
  sslrootcert: "text",
  target_session_attrs: ["any", "read-write", "primary"],
  user: "text",
};

/** @param rest the part after `postgresql://` */
export function parseServerUrl(rest: string): ServerAddress | Violation {
  const parts = /^([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?(#.*)?$/s.exec(rest);
  const [, authority = "", path = "", query = "", fragment] = parts ?? [];
  const isAmbiguous = fragment !== undefined || authority.split("@").length > 2;
  if (isAmbiguous || /[\s@]/.test(path) || query.includes("@")) return UNESCAPED;
  const [hostList = "", userInfo] = authority.split("@").reverse();
  const credentials = parseUserInfo(userInfo);
  const parameters = parseParameters(query);
  const database = decode(path);
  if (credentials === null || database === null) return UNESCAPED;
  if (parameters instanceof Violation) return parameters;
  const hosts = parseHosts(parameters.get("host") ?? hostList, parameters.get("port"));
  if (hosts instanceof Violation) return hosts;
  const tls = tlsOf(parameters);
  if (tls instanceof Violation) return tls;
  return {
    hosts,
    user: parameters.get("user") ?? credentials.user,
    password: parameters.get("password") ?? credentials.password,
    database: parameters.get("dbname") ?? (database || undefined),
    applicationName: parameters.get("application_name") ?? "gl-iam",
    channelBinding: parameters.get("channel_binding") === "prefer",
    options: parameters.get("options"),
    tls,
    // Of several servers only one that takes writes is worth connecting to: every sign-in writes.
    mustWrite: (parameters.get("target_session_attrs") ?? (hosts.length > 1 ? "read-write" : "any")) !== "any",
  };
}

const UNESCAPED = violation(
  "unescaped",
  "has a user, password or database name with a character that must be percent-encoded, " +
    "such as @ (%40), : (%3A), / (%2F), ? (%3F), # (%23), % (%25)",
);

/** A further colon can only belong to the password, because the user ends at the first one. */
function parseUserInfo(text: string | undefined): { user: string | undefined; password: string | undefined } | null {
  if (text === undefined) return { user: undefined, password: undefined };
  const [, name = "", secret] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const [user, password] = [decode(name), decode(secret ?? "")];
  if (user === null || password === null || /[\s[\]]/.test(text)) return null;
  return { user: user || undefined, password: password || undefined };
}

function parseHosts(names: string, ports: string | undefined): ServerHost[] | Violation {
  if (names === "") return ports === undefined ? [] : [{ host: "localhost", port: Number(ports) }];
  const given = ports?.split(",") ?? [];
  const hosts: ServerHost[] = [];
  for (const [index, entry] of names.split(",").entries()) {
    const [, bracketed, name, port] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+))(?::(\d*))?$/.exec(entry) ?? [];
    const host = bracketed ?? decode(name ?? "") ?? "";
    const number = Number(port || given[index] || given[0] || DEFAULT_PORT);
    if (bracketed !== undefined && isIP(bracketed) !== 6) return hostViolation;
    if (!isHost(host) || !Number.isInteger(number) || number < 1 || number > 65_535) return hostViolation;
    hosts.push({ host, port: number });
  }
  return hosts;
}

const hostViolation = violation(
  "database_host",
  "must name a host, or several separated by commas, each with a port from 1 to 65535 or none",
);

function isHost(host: string): boolean {
  return host.startsWith("/") || isIP(host) !== 0 || /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})$/.test(host);
}

function parseParameters(query: string): Map<string, string> | Violation {
  const parameters = new Map<string, string>();
  for (const pair of query.split("&").filter((text) => text !== "")) {
    const [, rawName = "", rawValue] = /^([^=]*)(?:=(.*))?$/s.exec(pair) ?? [];
    const [name, value] = [decode(rawName), decode(rawValue ?? "")];
    if (name === null || value === null || name === "") return UNESCAPED;
    const allowed = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (allowed === undefined) return unknownParameter(name);
    if (parameters.has(name)) return violation("database_url_parameter", `has the parameter ${name} twice`);
    if (allowed !== "text" && !allowed.includes(value)) {
      return violation("database_url_parameter", `has a parameter ${name} that must be one of ${allowed.join(", ")}`);
    }
    if (value === "") return violation("database_url_parameter", `has the parameter ${name} without a value`);
    parameters.set(name, value);
  }
  return parameters;
}

function unknownParameter(name: string): Violation {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, "");
  const meant = Object.keys(PARAMETERS).find((known) => plain(known) === plain(name));
  const shown = /^[\w.-]{1,40}$/.test(name) ? name : "with an odd name";
  const cure = meant === undefined ? `known are ${Object.keys(PARAMETERS).join(", ")}` : `it is spelt ${meant}`;
  return violation("database_url_parameter", `has a parameter ${shown} that is not known: ${cure}`);
}

/** `prefer` and `require` verify too, as in node-postgres: an unchecked certificate stops nobody. */
function tlsOf(parameters: ReadonlyMap<string, string>): TlsSettings | Violation | undefined {
  const ssl = parameters.get("ssl");
  const mode = parameters.get("sslmode") ?? (ssl === undefined ? undefined : MODES_OF_SSL[ssl]);
  const files = ["sslrootcert", "sslcert", "sslkey"].map((name) => parameters.get(name));
  const direct = parameters.get("sslnegotiation") === "direct";
  const isAsked = direct || files.some((file) => file !== undefined);
  if (mode === undefined && !isAsked) return undefined;
  if (mode === "disable" && isAsked) {
    return violation("database_url_parameter", "turns TLS off and has a parameter that needs it");
  }
  const [root, certificate, key] = files;
  // libpq's word for the authorities that the system trusts, which Node trusts anyway.
  const rootCertificate = root === "system" ? undefined : root;
  const known = mode === "disable" || mode === "no-verify" ? mode : "verify-full";
  return { mode: known, direct, rootCertificate, certificate, key };
}

const MODES_OF_SSL: Readonly<Record<string, string>> = {
  true: "verify-full",
  "1": "verify-full",
  require: "verify-full",
  "no-verify": "no-verify",
  false: "disable",
  "0": "disable",
};

/** @returns null for a malformed percent-encoding */
function decode(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** @returns what crosses a network unencrypted, in words; null when nothing does */
export function plainTextHosts({ hosts, tls }: ServerAddress): string | null {
  if (tls !== undefined && tls.mode !== "disable") return null;
  const remote = hosts.map(({ host }) => host).filter((host) => !isLocal(host));
  return remote.length === 0 ? null : remote.join(", ");
}

function isLocal(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
