/** The partner's side, to try out or to script: the secret comes in, a signature goes out, the secret never does. */
import { parseUrl } from "gl-iam";
import { isSigningError, looksMistyped, signAssertion } from "gl-iam-signer";
import { obtainConsumerSecret } from "../consumer-secret.js";
import { curlCommand } from "../curl.js";
import { readBytes } from "../input.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface SignFlags {
  key: string;
  secretFile?: string;
  payload: string;
  curl?: string;
  json?: boolean;
}

export async function sign(terminal: Terminal, flags: SignFlags): Promise<void> {
  const { key, payload, curl, json } = flags;
  const consumerSecret = await obtainSecret(terminal, flags);
  if (payload === "-" && terminal.isTyped) terminal.note("type the payload; Ctrl-D ends it");
  const bytes = payload.startsWith("{") ? Buffer.from(payload, "utf8") : readBytes(terminal, payload);
  warnIfMistyped(terminal, "the consumer key", key);
  warnIfMistyped(terminal, "the consumer secret", consumerSecret);
  warnIfRefusable(terminal, bytes);
  const headers = await signOrExplain(key, consumerSecret, bytes);
  if (curl !== undefined) {
    const file = payload === "-" || payload.startsWith("{") ? null : payload;
    const command = curlCommand(endpoint(curl), headers, bytes, file);
    terminal.print(json ? JSON.stringify({ curl: command }) : command);
  } else if (json) {
    terminal.print(JSON.stringify(toEnvelope(headers, bytes)));
  } else {
    const { "Content-Type": _, ...signature } = headers;
    for (const [name, value] of Object.entries(signature)) terminal.print(`${name}: ${value}`);
  }
}

async function obtainSecret(terminal: Terminal, { secretFile, payload }: SignFlags): Promise<string> {
  if (secretFile === "-" && payload === "-") throw new UsageError("only one of secret and payload can come from stdin");
  return obtainConsumerSecret(terminal, secretFile, "cs_live_…");
}

type Headers = Awaited<ReturnType<typeof signAssertion>>["headers"];

const NAMES = {
  consumerKey: "--key",
  consumerSecret: "the secret",
  payload: "--payload",
  audience: "the audience",
  timestamp: "the time",
};

async function signOrExplain(consumerKey: string, consumerSecret: string, payload: Uint8Array): Promise<Headers> {
  try {
    return (await signAssertion({ consumerKey, consumerSecret, payload })).headers;
  } catch (error) {
    if (isSigningError(error)) throw new UsageError(error.message.replace(error.field, NAMES[error.field]));
    throw error;
  }
}

/** The JSON body that `POST /api/v1/sso/token` accepts instead of headers. */
function toEnvelope(headers: Headers, bytes: Uint8Array) {
  const payload = Buffer.from(bytes).toString("utf8");
  if (!Buffer.from(payload, "utf8").equals(bytes)) {
    throw new UsageError("the payload is not UTF-8 text, and has no form in JSON");
  }
  return {
    consumer_key: headers["X-Consumer-Key"],
    signature: headers["X-Signature"],
    timestamp: headers["X-Timestamp"],
    payload,
  };
}

/** @returns the URL; one without a path stands for the service's sign-in */
function endpoint(text: string): string {
  const url = parseUrl(text);
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new UsageError("--curl takes an http(s) URL");
  return url.pathname === "/" && url.search === "" ? new URL("/api/v1/sso/token", url.href).href : url.href;
}

function warnIfMistyped(terminal: Terminal, what: string, credential: string): void {
  if (looksMistyped(credential)) warn(terminal, `${what} does not fit its own checksum: is a character wrong?`);
}

/** Signed anyway, for those who try out refusals. */
function warnIfRefusable(terminal: Terminal, bytes: Uint8Array): void {
  const missing = missingFields(bytes);
  if (missing !== "") warn(terminal, `the application will refuse this payload: ${missing}`);
}

function missingFields(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (text.startsWith("\ufeff")) return "it begins with a byte order mark, which is no part of JSON";
    const payload: unknown = JSON.parse(text);
    if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return "it is not a JSON object";
    const action = "action" in payload ? payload.action : "sign_in";
    const needed = action === "sign_in" ? ["external_id", "email"] : ["external_id"];
    const missing = needed.filter((field) => !(field in payload));
    return missing.length === 0 ? "" : `it lacks ${missing.join(" and ")}`;
  } catch {
    return "it is not JSON";
  }
}

function warn(terminal: Terminal, message: string): void {
  terminal.note(`${terminal.paint("yellow", "warning:")} ${message}`);
}
