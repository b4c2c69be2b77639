/**
 * What may have been signed, in the order in which it is tried: one mistake, the most usual first, then two together,
 * then what costs many tries.
 */

import { type BodyCandidate, rareBodies, usualBodies } from "./body-variants.js";
import { type Bytes, sha256, textOf, utf8 } from "./bytes.js";
import type { Fault } from "./finding.js";
import { type JsonNode, readJson } from "./json-text.js";
import type { Candidate } from "./macs.js";
import type { Received } from "./received.js";
import { type KeyCandidate, keyVariants, wideSecrets } from "./secret-variants.js";
import { literalTexts, RIGHT_FORM, type TextForm, wideForms, wrongForms } from "./signed-texts.js";
import { neighbours, otherForms, readTimestamp } from "./timestamp-text.js";

/** What was done wrong, or as it should be where it is null. */
export interface Mistakes {
  /** Which of the given secrets. */
  readonly secret: number;
  readonly key: Fault | null;
  readonly form: Fault | null;
  readonly time: Fault | null;
  readonly body: Fault | null;
  /** The signed one. */
  readonly timestamp: string;
}

interface TimeCandidate {
  readonly timestamp: string;
  readonly fault: Fault;
}

/** How much of a long list is tried together with another mistake. */
const MOST_TOGETHER = 48;
/** The rarer ones behind them are tried alone. */
const MOST_KEYS_TOGETHER = 32;
const MOST_FORMS_TOGETHER = 72;
/** Units of the timestamp's last digit, either way, by which a clock that was read twice has moved. */
const NEAR = 300;
const FAR = 1500;

export class Candidates {
  readonly #key: Bytes;
  readonly #usualBodies: readonly BodyCandidate[];
  readonly #keys: readonly KeyCandidate[];
  readonly #forms: readonly TextForm[];
  readonly #times: readonly TimeCandidate[];

  private constructor(
    private readonly received: Received,
    private readonly secret: { readonly text: string; readonly index: number },
    private readonly bodies: readonly BodyCandidate[],
    hashes: { readonly secret: Bytes; readonly payload: Bytes },
  ) {
    this.#key = utf8(secret.text);
    this.#usualBodies = bodies.filter(({ isUsual }) => isUsual).slice(0, MOST_TOGETHER);
    this.#keys = [...keyVariants(secret.text, received.consumerKey, hashes.secret)];
    this.#forms = [...wrongForms(secret.text, hashes.payload)];
    this.#times = [...timesOf(received)];
  }

  static async of(received: Received, secrets: readonly string[]): Promise<readonly Candidates[]> {
    const bodies = await usualBodies(received);
    const payload = await sha256(received.payload);
    return Promise.all(
      secrets.map(async (text, index) => {
        const hashes = { payload, secret: await sha256(utf8(text)) };
        return new Candidates(received, { text, index }, bodies, hashes);
      }),
    );
  }

  *exact(): Iterable<Candidate<Mistakes>> {
    yield this.#candidate({});
  }

  *singles(): Iterable<Candidate<Mistakes>> {
    for (const key of this.#keys) yield this.#candidate({ key });
    for (const form of this.#forms) yield this.#candidate({ form });
    for (const time of this.#times) yield this.#candidate({ time });
    for (const body of this.bodies) yield this.#candidate({ body });
    for (const key of wideSecrets(this.secret.text)) {
      for (const form of wideForms()) yield this.#candidate({ key, form });
    }
    yield* this.#argumentsSwapped();
    for (const form of literalTexts()) yield this.#candidate({ form });
    yield* this.#clockReadTwice(1, NEAR);
  }

  *pairs(): Iterable<Candidate<Mistakes>> {
    const bodies = this.#usualBodies;
    const times = this.#times.slice(0, MOST_TOGETHER);
    const keys = this.#keys.slice(0, MOST_KEYS_TOGETHER);
    const forms = this.#forms.slice(0, MOST_FORMS_TOGETHER);
    for (const key of keys) for (const body of bodies) yield this.#candidate({ key, body });
    for (const form of forms) for (const body of bodies) yield this.#candidate({ form, body });
    for (const time of times) for (const body of bodies) yield this.#candidate({ time, body });
    for (const key of keys) for (const form of forms) yield this.#candidate({ key, form });
    for (const form of forms) for (const time of times.slice(0, 24)) yield this.#candidate({ form, time });
    for (const key of keys) for (const time of times) yield this.#candidate({ key, time });
  }

  *rare(): Iterable<Candidate<Mistakes>> {
    for (const body of rareBodies(this.received)) yield this.#candidate({ body });
    yield* this.#clockReadTwice(NEAR + 1, FAR);
  }

  *#clockReadTwice(first: number, last: number): Iterable<Candidate<Mistakes>> {
    for (const timestamp of neighbours(this.received.timestamp, first, last)) {
      yield this.#candidate({ time: { timestamp, fault: anotherTime("a moment apart: the clock was read twice") } });
    }
  }

  #candidate(changed: {
    key?: KeyCandidate;
    form?: TextForm;
    time?: TimeCandidate;
    body?: BodyCandidate;
  }): Candidate<Mistakes> {
    const { key, form = RIGHT_FORM, time, body } = changed;
    const { consumerKey } = this.received;
    const timestamp = time?.timestamp ?? this.received.timestamp;
    return {
      key: key?.key ?? this.#key,
      text: form.join({ timestamp, consumerKey, payload: body?.body ?? this.received.payload }),
      faults: {
        secret: this.secret.index,
        key: key?.fault ?? null,
        form: form.fault,
        time: time?.fault ?? null,
        body: body?.fault ?? null,
        timestamp,
      },
    };
  }

  *#argumentsSwapped(): Iterable<Candidate<Mistakes>> {
    const message =
      "key and message of the HMAC are exchanged: the consumer secret is the key, the signed text the message";
    const form: Fault = { code: "unknown", message };
    for (const key of [undefined, ...this.#keys.slice(0, MOST_KEYS_TOGETHER)]) {
      const { key: text, text: asKey, faults } = this.#candidate(key ? { key } : {});
      yield { key: asKey, text, faults: { ...faults, form } };
    }
    for (const body of this.#usualBodies) {
      const { key: text, text: asKey, faults } = this.#candidate({ body });
      yield { key: asKey, text, faults: { ...faults, form } };
    }
  }
}

function* timesOf(received: Received): Iterable<TimeCandidate> {
  const { epochMs } = readTimestamp(received.timestamp);
  const seen = new Set([received.timestamp]);
  const add = function* (timestamps: Iterable<string>, what: string): Iterable<TimeCandidate> {
    for (const timestamp of timestamps) {
      if (seen.has(timestamp)) continue;
      seen.add(timestamp);
      yield { timestamp, fault: anotherTime(what) };
    }
  };
  yield* add(timesBeside(received), "which stands elsewhere in the request");
  if (epochMs !== undefined) yield* add(otherForms(received.timestamp, epochMs), "the same moment in another form");
}

/** Texts that look like a time, in other headers and in the payload. */
function* timesBeside({ headers, payload }: Received): Iterable<string> {
  for (const [name, value] of headers) {
    if (name !== "x-timestamp" && looksLikeTime(value)) yield value;
  }
  const node = readJson(textOf(payload) ?? "");
  for (const [, value] of node?.kind === "object" ? node.members : []) {
    const text = textIn(value);
    if (text !== undefined && looksLikeTime(text)) yield text;
  }
}

function textIn(node: JsonNode): string | undefined {
  if (node.kind === "string") return node.value;
  return node.kind === "literal" ? node.text : undefined;
}

function looksLikeTime(text: string): boolean {
  return text.length <= 40 && (/^\d{9,16}(\.\d+)?$/.test(text) || /\d\d:\d\d/.test(text));
}

function anotherTime(what: string): Fault {
  const advice = "format it once, and use that text for both";
  const message = `another timestamp was signed than the one that was sent, ${what}: ${advice}`;
  return { code: "other_timestamp_signed", message };
}
