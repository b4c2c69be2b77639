/**
 * The client's address behind proxies: the socket's peer, and only behind a trusted one what it says in X-Forwarded-For
 * or Forwarded (RFC 7239), read from the right. Anybody can write what is left of the first untrusted hop.
 */
import type { IncomingMessage } from "node:http";
import { parseAddress } from "gl-iam";
import proxyAddr from "proxy-addr";
import type { NodeBindings } from "../wire/app-context.js";

/** Finds the client's address; null when it is not known, which fails every source-address restriction. */
export type ClientAddress = (request: Request, bindings: NodeBindings) => string | null;

/** The same, for those that look at the socket and its headers only: a `Request` costs more than an operation. */
type AddressOfIncoming = (bindings: NodeBindings) => string | null;

const ofIncoming = new WeakMap<ClientAddress, AddressOfIncoming>();

/** @returns undefined for an application's own function, which may look at the whole request */
export function withoutRequest(clientAddress: ClientAddress): AddressOfIncoming | undefined {
  return ofIncoming.get(clientAddress);
}

/**
 * Finds the client's address behind trusted proxies, from X-Forwarded-For or Forwarded, read from the right.
 *
 * @param trustedProxies addresses and CIDR blocks; with none, the socket's peer is the client
 * @param onUntrusted called once, with the address of a peer that forwards for others and is not trusted
 * @throws TypeError for an entry that is neither
 */
export function clientAddressBehind(
  trustedProxies: readonly string[],
  onUntrusted: (peer: string) => void = () => {},
): ClientAddress {
  const isTrusted = trusts(trustedProxies);
  let isTold = false;
  const find: AddressOfIncoming = ({ incoming }) => {
    if (!incoming) return null;
    const peer = incoming.socket.remoteAddress ?? "";
    if (!isTold && isForwarded(incoming) && !isTrusted(canonicalAddress(peer) ?? peer)) {
      isTold = true;
      onUntrusted(peer);
    }
    return addressOf(incoming, isTrusted);
  };
  const clientAddress: ClientAddress = (_request, bindings) => find(bindings);
  ofIncoming.set(clientAddress, find);
  return clientAddress;
}

/** Reported once, because every client of that proxy counts as one address, for limits and for source restrictions. */
export function warnOfProxy(logger: { warn(fields: object, message: string): void } | undefined) {
  const message =
    "a peer that is no trusted proxy sends X-Forwarded-For or Forwarded: its clients count as one address";
  return (peer: string) => logger?.warn({ peer }, message);
}

/** The proxy through which somebody claims two addresses at once, so that neither counts; null if nobody does. */
export function contradictedProxy({ incoming }: NodeBindings): string | null {
  const { "x-forwarded-for": listed, forwarded } = incoming?.headers ?? {};
  if (listed === undefined || forwarded === undefined) return null;
  return canonicalAddress(incoming?.socket.remoteAddress ?? "");
}

function isForwarded({ headers }: IncomingMessage): boolean {
  return headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined;
}

/** Whether an address is a trusted proxy's. @throws TypeError as above */
export function trusts(trustedProxies: readonly string[]): (address: string) => boolean {
  const trust = proxyAddr.compile([...trustedProxies]);
  return (address) => trust(address, 0);
}

function addressOf(incoming: IncomingMessage, isTrusted: (address: string) => boolean): string | null {
  const peer = canonicalAddress(incoming.socket.remoteAddress ?? "");
  if (peer === null || !isTrusted(peer)) return peer;
  const { "x-forwarded-for": listed, forwarded } = incoming.headers;
  const claims: (string | null)[] = [];
  if (listed !== undefined) claims.push(walk(peer, splitList([listed].flat().join(",")).map(parseHop), isTrusted));
  if (forwarded !== undefined) claims.push(walk(peer, forwardedHops(forwarded), isTrusted));
  const [first = peer, second = first] = claims;
  // A proxy writes one of them and may pass the client's other one on. If they differ, the address is unknown.
  return first === second ? first : null;
}

/** From the right, to the first hop that is not trusted: that is the client. */
function walk(peer: string, hops: readonly (string | null)[], isTrusted: (address: string) => boolean): string | null {
  let client: string | null = peer;
  for (const hop of hops.toReversed()) {
    if (client === null || !isTrusted(client)) return client;
    client = hop;
  }
  return client;
}

function splitList(value: string): string[] {
  return value.split(",").map((entry) => entry.trim());
}

/** `name=token` or `name="quoted, with \" and ; in it"`, and what follows (RFC 7239, section 4). */
const FORWARDED_PAIR =
  /[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|"((?:[^"\\]|\\.)*)")[ \t]*(?:([;,])|$)/y;

/**
 * One hop for each element. It is read pair by pair, because a quoted value, such as the `host` that the client chose,
 * may contain commas and semicolons that separate nothing. Malformed or contradictory text makes the nearest hop
 * unknown.
 */
function forwardedHops(header: string): (string | null)[] {
  const hops: (string | null)[] = [];
  const pair = new RegExp(FORWARDED_PAIR);
  let node: string | undefined;
  for (let separator: string | undefined = ","; separator !== undefined; ) {
    const [matched, name, token, quoted, next] = pair.exec(header) ?? [];
    const isNode = name?.toLowerCase() === "for";
    if (matched === undefined || (isNode && node !== undefined)) return [null];
    if (isNode) node = token ?? quoted?.replace(/\\(.)/g, "$1") ?? "";
    separator = next;
    if (separator === ";") continue;
    hops.push(parseHop(node ?? ""));
    node = undefined;
  }
  return hops;
}

/**
 * `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`, `2001:db8::1`; anything else, for example `unknown`, is null.
 */
function parseHop(text: string): string | null {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(text)?.[1];
  const withPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(text)?.[1];
  return canonicalAddress(bracketed ?? withPort ?? text);
}

/** In the form that a partner's restrictions are compared with, without a zone; null if it is not an address. */
export function canonicalAddress(text: string): string | null {
  const [address = ""] = text.split("%");
  return parseAddress(address) ?? null;
}
