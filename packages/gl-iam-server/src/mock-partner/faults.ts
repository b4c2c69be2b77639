/** The mistakes that partners make, each as a request that has it. */
import { randomBytes } from "node:crypto";
import { type Credential, type Mistakes, type SentRequest, signedRequest } from "./signed-request.js";

/** The asserted person, as the form has it. */
export type Payload = Readonly<Record<string, unknown>>;

export interface Fault {
  /** In the form. */
  readonly name: string;
  readonly title: string;
  /** The requests in their order; the last one's answer counts. */
  readonly requests: (credential: Credential, payload: Payload, now: Date) => readonly SentRequest[];
}

type Making = (credential: Credential, body: string, now: Date) => Mistakes;

/** A right payload, signed or sent wrongly. */
function wrongly(name: string, title: string, mistakes: Making): Fault {
  return {
    name,
    title,
    requests(credential, payload, now) {
      const body = JSON.stringify(payload);
      return [signedRequest(credential, body, { now, ...mistakes(credential, body, now) })];
    },
  };
}

/** A wrong payload, signed and sent rightly. */
function saying(name: string, title: string, change: (payload: Payload) => Payload): Fault {
  return {
    name,
    title,
    requests: (credential, payload, now) => [signedRequest(credential, JSON.stringify(change(payload)), { now })],
  };
}

const STALE_MS = 20 * 60 * 1000;

export const FAULTS: readonly Fault[] = [
  wrongly("wrong_secret", "signed with another secret", () => ({ macKey: `cs_test_${randomHex()}` })),
  wrongly("secret_line_end", "the secret was read with its line end", ({ consumerSecret }) => ({
    macKey: `${consumerSecret}\n`,
  })),
  wrongly("secret_without_prefix", "the secret without cs_test_", ({ consumerSecret }) => ({
    macKey: consumerSecret.replace("cs_test_", ""),
  })),
  wrongly("swapped", "key and secret swapped", ({ consumerKey }) => ({ macKey: consumerKey })),
  wrongly("unknown_key", "a consumer key that nobody has", () => ({ consumerKey: `ck_test_${randomHex()}` })),
  wrongly("key_not_signed", "the consumer key is not in the signed text", () => ({
    message: (timestamp, body) => `${timestamp}|${body}`,
  })),
  wrongly("other_timestamp", "another timestamp was signed than was sent", (_credential, _body, now) => ({
    signedTimestamp: new Date(now.getTime() - 1000).toISOString(),
  })),
  wrongly("stale_clock", "a clock that is twenty minutes late", (_credential, _body, now) => ({
    timestamp: new Date(now.getTime() - STALE_MS).toISOString(),
  })),
  wrongly("timestamp_without_offset", "a timestamp without Z", (_credential, _body, now) => ({
    timestamp: now.toISOString().replace("Z", ""),
  })),
  wrongly("reserialized", "the body was serialized again after signing", (_credential, body) => ({
    sentBody: JSON.stringify(JSON.parse(body), null, 1),
  })),
  wrongly("trailing_newline", "a line end behind the body", (_credential, body) => ({ sentBody: `${body}\n` })),
  wrongly("signature_base64", "the signature as base64", () => ({ signature: (mac) => mac.toString("base64") })),
  wrongly("signature_upper_case", "the signature in upper case", () => ({
    signature: (mac) => mac.toString("hex").toUpperCase(),
  })),
  wrongly("signature_prefixed", "sha256= before the signature", () => ({
    signature: (mac) => `sha256=${mac.toString("hex")}`,
  })),
  {
    name: "replay",
    title: "the same request a second time",
    requests(credential, payload, now) {
      const request = signedRequest(credential, JSON.stringify(payload), { now });
      return [request, request];
    },
  },
  saying("foreign_domain", "an e-mail address of another domain", (payload) => ({
    ...payload,
    email: "mallory@elsewhere.example",
  })),
  saying("foreign_role", "a role that the test side never gives", (payload) => ({
    ...payload,
    role: "platform_admin",
  })),
  saying("missing_external_id", "no external_id", ({ external_id: _, ...payload }) => payload),
  saying("unknown_state", "a state that nobody gave out", (payload) => ({ ...payload, state: randomHex() })),
  saying("other_audience", "for another application (aud)", (payload) => ({
    ...payload,
    aud: "https://another-application.example",
  })),
];

function randomHex(): string {
  return randomBytes(20).toString("hex");
}
