/** A request as it arrived: three headers and the payload, or one JSON object. Nothing of it is trusted. */
import { type Bytes, textOf, utf8 } from "./bytes.js";
import type { Fault } from "./finding.js";
import { type JsonNode, memberOf, readJson } from "./json-text.js";

/** Bytes of a body that the doctor looks at. */
const MOST_BODY = 65_536;

/** A request as it arrived: headers by name, the body as a text or as its bytes. */
export interface ReceivedInput {
  /** By name, in any case; a list for a header that came several times. A `Headers` works too. */
  readonly headers:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | { forEach(visit: (value: string, name: string) => void): void };
  /** Exactly as it arrived. A text stands for its UTF-8 bytes. */
  readonly body: string | Uint8Array;
}

export interface Received {
  readonly form: "headers" | "envelope";
  readonly consumerKey: string;
  readonly signature: string;
  readonly timestamp: string;
  /** What was to be signed. */
  readonly payload: Bytes;
  /** The payload of an envelope that is JSON and not a text with JSON in it. */
  readonly payloadNode: JsonNode | undefined;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** What is wrong with the form, if anything. */
  readonly fault: Fault | null;
}

const NAMES = ["x-consumer-key", "x-signature", "x-timestamp"] as const;
const FORM_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

export function receive(input: ReceivedInput): Received {
  const headers = readHeaders(input.headers);
  const body = typeof input.body === "string" ? utf8(input.body) : new Uint8Array(input.body);
  const payload = body.length > MOST_BODY ? body.subarray(0, 0) : body;
  const tooLong = body.length > MOST_BODY ? invalid(`the body has ${body.length} bytes, at most ${MOST_BODY}`) : null;
  if (NAMES.some((name) => headers.has(name))) return inHeaders(headers, payload, tooLong);
  return asEnvelope(headers, payload, tooLong);
}

function inHeaders(headers: ReadonlyMap<string, string>, payload: Bytes, tooLong: Fault | null): Received {
  const [consumerKey = "", signature = "", timestamp = ""] = NAMES.map((name) => headers.get(name));
  const received = { form: "headers", consumerKey, signature, timestamp, payload, payloadNode: undefined } as const;
  const missing = NAMES.filter((name) => !headers.get(name));
  const fault = missing.length === 0 ? null : invalid(`${missing.map(printed).join(" and ")} did not arrive`);
  return { ...received, headers, fault: tooLong ?? fault };
}

function asEnvelope(headers: ReadonlyMap<string, string>, body: Bytes, tooLong: Fault | null): Received {
  const envelope = readJson(textOf(body) ?? "");
  const [consumerKey = "", signature = "", timestamp = ""] = ["consumer_key", "signature", "timestamp"].map((name) =>
    stringOf(memberOf(envelope, name)),
  );
  const given = memberOf(envelope, "payload");
  const text = stringOf(given);
  const hasNone = consumerKey === "" && signature === "" && timestamp === "";
  return {
    form: hasNone ? "headers" : "envelope",
    ...{ consumerKey, signature, timestamp, headers },
    payload: hasNone ? body : utf8(text ?? given?.source ?? ""),
    payloadNode: text === undefined && !hasNone ? given : undefined,
    fault:
      tooLong ?? (hasNone ? nothingArrived(headers) : faultOfEnvelope({ consumerKey, signature, timestamp }, given)),
  };
}

function faultOfEnvelope(texts: Readonly<Record<string, string>>, payload: JsonNode | undefined): Fault | null {
  const names: Readonly<Record<string, string>> = { consumerKey: "consumer_key" };
  const missing = Object.entries(texts).flatMap(([name, value]) => (value === "" ? [names[name] ?? name] : []));
  if (payload === undefined) missing.push("payload");
  if (missing.length > 0) return invalid(`the JSON body has no ${missing.join(" and no ")}`);
  if (payload?.kind === "string") return null;
  return invalid("payload is JSON itself: it must be a string that holds exactly the signed text");
}

function nothingArrived(headers: ReadonlyMap<string, string>): Fault {
  const type = headers.get("content-type") ?? "";
  const underscored = NAMES.filter((name) => headers.has(name.replaceAll("-", "_")));
  if (underscored.length > 0) {
    return invalid(`write the headers with hyphens, as in ${printed(underscored[0] ?? "")}: proxies drop underscores`);
  }
  if (FORM_TYPES.test(type)) {
    const message =
      `${NAMES.map(printed).join(", ")} did not arrive, and the body is sent as a form. ` +
      "Send the three headers and the signed JSON as the body, or one JSON object";
    return { code: "unsupported_media_type", message };
  }
  return invalid(`${NAMES.map(printed).join(", ")} did not arrive, and the body is no signed JSON object`);
}

function readHeaders(given: ReceivedInput["headers"]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const add = (name: string, value: string) => {
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value.trim() : `${before}, ${value.trim()}`);
  };
  if (isIterable(given)) given.forEach((value, name) => void add(name, value));
  else {
    for (const [name, value] of Object.entries(given)) {
      for (const one of typeof value === "string" ? [value] : (value ?? [])) add(name, String(one));
    }
  }
  return headers;
}

function isIterable(
  given: ReceivedInput["headers"],
): given is { forEach(visit: (v: string, n: string) => void): void } {
  return typeof given.forEach === "function";
}

function stringOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === "string" ? node.value : undefined;
}

function printed(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function invalid(message: string): Fault {
  return { code: "validation_error", message };
}
