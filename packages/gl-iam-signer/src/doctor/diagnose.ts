/**
 * Finds out why a signed request is refused. It tries the mistakes that it names against the true secret: a cause is
 * `proved` when the signature that arrived was computed again with it. It knows no clock, no store and no log.
 */
import { suspicion } from "./body-variants.js";
import { type Bytes, textOf, utf8 } from "./bytes.js";
import { Candidates, type Mistakes } from "./candidates.js";
import type { Cause, Fault, Finding, Step } from "./finding.js";
import { type HmacSha256, MacSearch } from "./macs.js";
import { type OtherMac, otherMac } from "./other-macs.js";
import { type Received, type ReceivedInput, receive } from "./received.js";
import { swapped } from "./secret-variants.js";
import { readSignature } from "./signature-text.js";
import { RIGHT_FORM } from "./signed-texts.js";
import { readTimestamp } from "./timestamp-text.js";
import { duration } from "./words.js";

export interface DiagnosisInput extends ReceivedInput {
  /** The key that the secrets belong to. Null when the request's key is unknown: then the secrets are decoys. */
  readonly consumerKey: string | null;
  /** With which the partner may sign; the current one first. */
  readonly secrets: readonly string[];
  /** With which it could sign before. */
  readonly endedSecrets?: readonly string[];
  readonly now: Date;
  /** Seconds of accepted clock difference, either way. */
  readonly toleranceSeconds: number;
  /** A faster HMAC-SHA256 than WebCrypto's, where there is one. */
  readonly hmac?: HmacSha256 | undefined;
}

export interface Diagnosis extends Finding {
  readonly received: Received;
  /** Set when a living secret has signed for this key, whatever else is wrong: what its mark comes from. */
  readonly genuine: { readonly mac: Uint8Array; readonly signedAtMs: number | undefined } | null;
  /** How far the timestamp is from `now`. */
  readonly clockDifferenceMs: number | undefined;
}

export async function diagnose(input: DiagnosisInput): Promise<Diagnosis> {
  const received = receive(input);
  const signature = readSignature(received.signature);
  const timestamp = readTimestamp(received.timestamp);
  const reproduced = await reproduce(received, signature.mac, input);
  const clockDifferenceMs = timestamp.epochMs === undefined ? undefined : timestamp.epochMs - input.now.getTime();
  const clock = clockFault(clockDifferenceMs, input);
  const known = { signature: reproduced?.written?.fault ?? signature.fault, timestamp: timestamp.fault, clock };
  const faults = allFaults(received, input, known, reproduced);
  const isOwn = input.consumerKey !== null && received.consumerKey === input.consumerKey;
  const isLiving = isOwn && reproduced && !reproduced.isEnded && !reproduced.mistakes.key && !reproduced.mistakes.form;
  const { mac } = reproduced?.written ?? signature;
  return {
    accepted: faults.length === 0,
    steps: stepsOf(received, input, known, reproduced),
    cause: causeOf(faults, reproduced !== undefined && input.consumerKey !== null),
    received,
    genuine: isLiving && mac ? { mac, signedAtMs: readTimestamp(reproduced.mistakes.timestamp).epochMs } : null,
    clockDifferenceMs,
  };
}

/** Whether one of the secrets signed the request as it should be signed. For a caller that has secrets of others. */
export async function signerAmong(
  input: ReceivedInput,
  secrets: readonly string[],
  hmac?: HmacSha256,
): Promise<number | undefined> {
  const received = receive(input);
  const { mac } = readSignature(received.signature);
  if (mac === undefined) return undefined;
  const candidates = (await Candidates.of(received, secrets)).flatMap((each) => [...each.exact()]);
  return (await new MacSearch(mac, hmac).first(candidates))?.faults.secret;
}

/** Of a SHA-256. */
const MAC_BYTES = 32;

interface Reproduced {
  readonly mistakes: Mistakes;
  readonly isEnded: boolean;
  /** What says more about the signature than its form, and the right MAC where it is one in another writing. */
  readonly written?: OtherMac;
}

async function reproduce(
  received: Received,
  mac: Bytes | undefined,
  input: DiagnosisInput,
): Promise<Reproduced | undefined> {
  const { secrets, endedSecrets = [] } = input;
  if (received.signature === "") return undefined;
  if (mac?.length !== MAC_BYTES) return otherwise(received, mac, secrets);
  const search = new MacSearch(mac, input.hmac);
  const living = await Candidates.of(received, secrets);
  const ended = await Candidates.of(received, endedSecrets);
  const find = async (stage: "exact" | "singles" | "rare" | "pairs", among = living, isEnded = false) => {
    for (const candidates of among) {
      const found = await search.first(candidates[stage]());
      if (found) return { mistakes: found.faults, isEnded };
    }
    return undefined;
  };
  return (
    (await find("exact")) ??
    (await find("exact", ended, true)) ??
    (await find("singles")) ??
    (await exchanged(search, received, input)) ??
    (await find("singles", ended, true)) ??
    (await otherwise(received, mac, secrets)) ??
    (await find("rare", living.slice(0, 1))) ??
    (await find("pairs", living.slice(0, 1)))
  );
}

/** The right text, and a signature that something else than the right HMAC has made, or that is written otherwise. */
async function otherwise(received: Received, signature: Bytes | undefined, secrets: readonly string[]) {
  const { timestamp, payload, consumerKey } = received;
  const text = RIGHT_FORM.join({ timestamp, consumerKey, payload });
  for (const [index, secret] of secrets.entries()) {
    const found = await otherMac(received.signature, signature, secret, text);
    if (found === undefined) continue;
    const right = { secret: index, key: null, form: null, time: null, body: null, timestamp };
    if (found.mac || signature?.length !== MAC_BYTES) return { mistakes: right, isEnded: false, written: found };
    return { mistakes: { ...right, form: found.fault }, isEnded: false };
  }
  return undefined;
}

/** Another key was sent than the one that was signed; or key and secret in each other's place. */
async function exchanged(
  search: MacSearch,
  { timestamp, payload, consumerKey: sent }: Received,
  input: DiagnosisInput,
) {
  const { consumerKey, secrets } = input;
  if (consumerKey === null || sent === consumerKey) return undefined;
  const { key, fault } = swapped(consumerKey);
  const text = (inText: string) => RIGHT_FORM.join({ timestamp, consumerKey: inText, payload });
  const right = { secret: 0, key: null, form: null, time: null, body: null, timestamp };
  const candidates = secrets.flatMap((secret, index) => [
    { key: utf8(secret), text: text(consumerKey), faults: { ...right, secret: index } },
    ...[secret, sent, consumerKey].map((inText) => ({ key, text: text(inText), faults: { ...right, key: fault } })),
  ]);
  const found = await search.first(candidates);
  return found && { mistakes: found.faults, isEnded: false };
}

interface KnownFaults {
  readonly signature: Fault | null;
  readonly timestamp: Fault | null;
  readonly clock: Fault | null;
}

/** In the order in which the service would find them. */
function allFaults(received: Received, input: DiagnosisInput, known: KnownFaults, reproduced?: Reproduced): Fault[] {
  const { mistakes, isEnded } = reproduced ?? {};
  const ofBody = mistakes?.body ?? null;
  // What the search has proved says more than that an envelope's payload is not a text.
  const form = received.payloadNode && ofBody ? null : received.fault;
  const previous = isEnded ? previousSecret() : null;
  const isRight = mistakes && !mistakes.key && !mistakes.form && !mistakes.time && !mistakes.body;
  const key = keyFault(received, input);
  const ofSignature = reproduced
    ? [mistakes?.key, previous, mistakes?.form, mistakes?.time, ofBody, isRight ? refusedBody(received) : null]
    : known.signature || form || key
      ? []
      : [suspicion(received) ?? nothingFits(received)];
  // What did not arrive is said once.
  const ofTexts = [
    received.fault && received.signature === "" ? null : known.signature,
    received.fault && received.timestamp === "" ? null : known.timestamp,
  ];
  const all = [form, key, ...ofTexts, ...ofSignature, known.clock];
  const found = all.filter((fault) => fault !== null && fault !== undefined);
  return mistakes?.key?.code === "key_and_secret_swapped" ? [mistakes.key, ...found.filter(isNoKeyFault)] : found;
}

function isNoKeyFault({ code }: Fault): boolean {
  return code !== "key_unknown" && code !== "key_and_secret_swapped";
}

function keyFault({ consumerKey: sent, fault }: Received, { consumerKey: own }: DiagnosisInput): Fault | null {
  if (sent === "" && fault) return null;
  if (/^cs_/.test(sent)) {
    const message = "the consumer secret was sent as X-Consumer-Key, so it is exposed: rotate it, and send the key";
    return { code: "key_and_secret_swapped", message };
  }
  if (own === sent) return null;
  if (!/^ck_[a-z]+_/.test(sent)) {
    const message = "what was sent as the consumer key is none: a key begins with ck_live_ or ck_test_";
    return { code: "key_unknown", message };
  }
  const message =
    own === null ? "no partner has this consumer key" : "the request names another consumer key than the given one";
  return { code: "key_unknown", message };
}

/** Signed as it arrived, and refused all the same. */
function refusedBody({ payload, headers, form }: Received): Fault | null {
  const encoding = headers.get("content-encoding");
  const hasMark = form === "headers" && payload[0] === 0xef && payload[1] === 0xbb && payload[2] === 0xbf;
  if (hasMark || (encoding !== undefined && encoding !== "identity")) return suspicionOf(hasMark);
  if (textOf(payload) !== undefined) return null;
  return { code: "body_other_charset", message: "the body is signed right and is not UTF-8: sign and send UTF-8" };
}

function suspicionOf(hasMark: boolean): Fault {
  if (hasMark) return { code: "body_other_charset", message: "the body begins with a byte order mark: leave it out" };
  return { code: "body_compressed", message: "the body is compressed: sign and send it as plain text" };
}

function nothingFits({ payload, consumerKey }: Received): Fault {
  const message =
    "none of the usual mistakes gives this signature. " +
    `Check that the secret belongs to ${printableKey(consumerKey)}, ` +
    `and that the ${payload.length} bytes that arrived are those that were signed`;
  return { code: "unknown", message };
}

function printableKey(key: string): string {
  return /^ck_[A-Za-z0-9_-]{1,252}$/.test(key) ? key : "this key";
}

function previousSecret(): Fault {
  const message = "the previous consumer secret signed this, which has ended: use the one that replaced it";
  return { code: "previous_secret", message };
}

function clockFault(differenceMs: number | undefined, { toleranceSeconds }: DiagnosisInput): Fault | null {
  if (differenceMs === undefined || Math.abs(differenceMs) <= toleranceSeconds * 1000) return null;
  const way = differenceMs < 0 ? "behind" : "ahead of";
  const hours = Math.round(differenceMs / 3_600_000);
  const isZone = hours !== 0 && Math.abs(differenceMs - hours * 3_600_000) < 60_000;
  const hint = isZone ? " These are whole hours: local time was written with the offset of UTC." : "";
  const message =
    `the timestamp is ${duration(differenceMs)} ${way} the server's time, and ` +
    `${duration(toleranceSeconds * 1000)} are accepted.${hint} A request that was sent that long ago was in time then.`;
  return { code: "clock_off", message };
}

function causeOf(faults: readonly Fault[], isReproduced: boolean): Cause | null {
  const [first, ...others] = faults;
  if (first === undefined) return null;
  const also = others.filter(({ code }) => code !== first.code).map(({ message }) => ` Also: ${message}.`);
  const certainty = isReproduced ? "proved" : "likely";
  return {
    code: first.code,
    certainty,
    message: first.message.replace(/\.$/, "") + (also.length > 0 ? `.${also.join("")}` : ""),
  };
}

function stepsOf(received: Received, input: DiagnosisInput, known: KnownFaults, reproduced?: Reproduced): Step[] {
  const { payload, form, fault, timestamp } = received;
  const key = keyFault(received, input);
  const { mistakes, isEnded } = reproduced ?? {};
  const wrong = mistakes && (mistakes.key ?? mistakes.form ?? mistakes.time ?? mistakes.body ?? refusedBody(received));
  const isSigned = reproduced !== undefined && !wrong && !isEnded && !known.signature && input.consumerKey !== null;
  return [
    step(
      "form",
      fault,
      `the ${form === "headers" ? "three headers" : "JSON body"} arrived, with ${payload.length} bytes to sign`,
    ),
    received.consumerKey === "" && !key
      ? skipped("consumer_key")
      : step("consumer_key", key, "the consumer key is known"),
    step("timestamp", known.timestamp, `${timestamp.slice(0, 40)} is RFC 3339 with an offset`),
    step("signature", isSigned ? null : (known.signature ?? wrong ?? doesNotMatch()), "the signature is right"),
    isSigned ? step("clock", known.clock, "the timestamp is recent") : skipped("clock"),
  ];
}

function doesNotMatch(): Fault {
  return { code: "unknown", message: "the signature does not match" };
}

function step(name: Step["name"], fault: Fault | null, passed: string): Step {
  return fault ? { name, outcome: "failed", message: fault.message } : { name, outcome: "passed", message: passed };
}

function skipped(name: Step["name"]): Step {
  return { name, outcome: "skipped", message: "not reached" };
}
