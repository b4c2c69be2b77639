/**
 * What the calls of a round were answered, and whether any order explains it in which no call comes before one that was
 * acknowledged when it began. The changes of a partner came one after the other, so its standings during a call are
 * known, and each sign-in must have the outcome that it would have alone at one of them.
 */
import type { ErrorCode } from "../../../src/index.js";
import type { Answered, Change } from "./mixing-process.js";

type Outcome = ErrorCode | "accepted";

/** What is allowed to a partner. */
export interface Standing {
  readonly isActive: boolean;
  /** Numbers of the secrets that live. */
  readonly secrets: readonly number[];
  /** How often its sessions and tokens were revoked. */
  readonly epoch: number;
  readonly domain: string | null;
  readonly cap: number | null;
}

const AT_FIRST: Standing = { isActive: true, secrets: [0], epoch: 0, domain: null, cap: null };

/** @param secret the number of the one that a rotation makes */
export function after(standing: Standing, change: Change, secret: number): Standing {
  switch (change.call) {
    case "rotate":
      return { ...standing, secrets: change.graceSeconds > 0 ? [...standing.secrets.slice(-1), secret] : [secret] };
    case "deactivate":
      return { ...standing, isActive: false, epoch: standing.epoch + (change.revokeSessions ? 1 : 0) };
    case "reactivate":
      return { ...standing, isActive: true };
    case "restrict":
      return { ...standing, domain: change.domain, cap: change.cap };
  }
}

export interface Assertion {
  /** Null for one with a wrong signature. */
  readonly secret: number | null;
  readonly isOld: boolean;
  readonly person: string;
  readonly domain: string;
}

export interface Posting extends Answered {
  readonly assertion: Assertion;
}

export interface Exchange extends Answered {
  /** The one whose token it is. */
  readonly posting: Posting;
}

/** Milliseconds: the database's clock says when a token expires. */
const CLOCK_SLACK = 50;
/** Refusals that use an assertion up. */
const ABOUT_THE_PERSON: readonly Outcome[] = ["email_domain_not_allowed", "max_users_exceeded"];

const usesAssertion = ({ outcome }: Answered) => outcome === "accepted" || ABOUT_THE_PERSON.includes(outcome);
/** Whatever the answer is: a token that was shown once is there no more. */
const usesToken = (call: Answered) => !isUnknown(call);
/** It may have been done, or not. */
const isUnknown = ({ outcome }: Pick<Answered, "outcome">) => outcome === "store_unavailable";

export class PartnerHistory {
  readonly changes: (Answered & { readonly standing: Standing })[] = [];
  readonly postings: Posting[] = [];
  readonly exchanges: Exchange[] = [];

  constructor(private readonly tokenSeconds: number) {}

  get standing(): Standing {
    return this.changes.at(-1)?.standing ?? AT_FIRST;
  }

  /** Where a change was not answered, nobody knows what is allowed from there on. */
  get isLost(): boolean {
    return this.changes.some(isUnknown);
  }

  get unknown(): number {
    return [...this.postings, ...this.exchanges, ...this.changes].filter(isUnknown).length;
  }

  /** Whom it has certainly brought. */
  get persons(): ReadonlySet<string> {
    return new Set(this.exchanges.filter(isAccepted).map(({ posting }) => posting.assertion.person));
  }

  /** @returns what no order explains, in words */
  problems(): string[] {
    const lostAt = this.changes.find(isUnknown)?.begun ?? Number.POSITIVE_INFINITY;
    const judged = <C extends Answered>(calls: readonly C[]) =>
      calls.filter((call) => !isUnknown(call) && call.ended < lostAt);
    return [
      ...this.#acceptedTwice(this.postings, ({ assertion }) => assertion, "an assertion"),
      ...this.#acceptedTwice(this.exchanges, ({ posting }) => posting, "a token"),
      ...judged(this.postings).flatMap((posting) => this.#unless(posting, this.#ofPosting(posting), "a posting")),
      ...judged(this.exchanges).flatMap((exchange) =>
        this.#unless(exchange, this.#ofExchange(exchange), "an exchange"),
      ),
      ...this.#overfull(lostAt),
    ];
  }

  #unless(call: Answered, possible: ReadonlySet<Outcome>, what: string): string[] {
    if (possible.has(call.outcome)) return [];
    return [`${what} was answered ${call.outcome}, not ${[...possible].join(" or ")}: ${JSON.stringify(call)}`];
  }

  #acceptedTwice<C extends Answered>(calls: readonly C[], of: (call: C) => object, what: string): string[] {
    const accepted = calls.filter(isAccepted).map(of);
    return accepted.length === new Set(accepted).size ? [] : [`${what} was accepted twice`];
  }

  /** Those at which a call may have been decided. */
  #standings({ begun, ended }: Answered): Standing[] {
    const first = { begun: 0, ended: 0, standing: AT_FIRST };
    const all = [first, ...this.changes];
    return all.flatMap(({ begun: from, standing }, n) => {
      const until = all[n + 1]?.ended ?? Number.POSITIVE_INFINITY;
      return from <= ended && until >= begun ? [standing] : [];
    });
  }

  #ofPosting(call: Posting): Set<Outcome> {
    const made = this.#made(call);
    const outcomes = this.#standings(call).flatMap((standing) =>
      isFull(made, call.assertion.person, standing).map((full) => verdict(standing, call.assertion, full)),
    );
    const others = this.postings.filter((other) => other !== call && other.assertion === call.assertion);
    return repeated(new Set(outcomes), call, others, usesAssertion, "assertion_replayed");
  }

  #ofExchange(call: Exchange): Set<Outcome> {
    const { assertion } = call.posting;
    const [epochs, made] = [this.#epochs(call.posting), this.#made(call)];
    const age = { most: call.ended - call.posting.begun, least: call.begun - call.posting.ended };
    if (age.least > this.tokenSeconds * 1000 + CLOCK_SLACK) return new Set(["invalid_token"]);
    const outcomes = this.#standings(call).flatMap((standing): Outcome[] => {
      if (!isLive(standing, assertion)) return ["invalid_token"];
      if (!standing.isActive) return ["partner_inactive"];
      const alone = isFull(made, assertion.person, standing).map((full) => verdict(standing, assertion, full));
      return epochs.flatMap((epoch) => (epoch === standing.epoch ? alone : ["invalid_token" as const]));
    });
    if (age.most > this.tokenSeconds * 1000 - CLOCK_SLACK) outcomes.push("invalid_token");
    const others = this.exchanges.filter((other) => other !== call && other.posting === call.posting);
    return repeated(new Set(outcomes), call, others, usesToken, "invalid_token");
  }

  /** Those of the standings at which it may have been accepted. */
  #epochs(posting: Posting): number[] {
    const standings = this.#standings(posting);
    const allowed = standings.filter((standing) => verdict(standing, posting.assertion, false) === "accepted");
    return [...new Set(allowed.map(({ epoch }) => epoch))];
  }

  /** Whom the partner had certainly brought before the call, and whom possibly by its end. */
  #made(call: Answered): Made {
    const [certain, possible] = [new Set<string>(), new Set<string>()];
    for (const other of this.exchanges) {
      if (other === call || !(isAccepted(other) || isUnknown(other))) continue;
      if (isAccepted(other) && other.ended < call.begun) certain.add(other.posting.assertion.person);
      if (other.begun <= call.ended) possible.add(other.posting.assertion.person);
    }
    return { certain, possible };
  }

  /** While a cap stands, nobody is made above it. */
  #overfull(lostAt: number): string[] {
    return this.changes.flatMap(({ ended, standing: { cap } }, n) => {
      const until = Math.min(this.changes[n + 1]?.begun ?? Number.POSITIVE_INFINITY, lostAt);
      if (cap === null || ended > until) return [];
      const [before, then] = [this.#made(at(ended)).possible.size, this.#made(at(until)).certain.size];
      return then <= Math.max(cap, before) ? [] : [`there were ${then} users, not ${cap}, and before ${before}`];
    });
  }
}

interface Made {
  readonly certain: ReadonlySet<string>;
  readonly possible: ReadonlySet<string>;
}

export const isAccepted = ({ outcome }: Answered) => outcome === "accepted";

const at = (moment: number): Answered => ({ begun: moment, ended: moment, outcome: "accepted" });

const isLive = ({ secrets }: Standing, { secret }: Assertion) => secret !== null && secrets.includes(secret);

/** Whether there may have been no place for the person, and whether there may have been one. */
function isFull({ certain, possible }: Made, person: string, { cap }: Standing): boolean[] {
  if (cap === null || certain.has(person)) return [false];
  const others = possible.size - (possible.has(person) ? 1 : 0);
  const answers = [];
  if (others >= cap) answers.push(true);
  if (certain.size < cap || possible.has(person)) answers.push(false);
  return answers;
}

/** What it is answered alone, at its first time. */
function verdict(standing: Standing, assertion: Assertion, isFull: boolean): Outcome {
  if (!isLive(standing, assertion)) return "invalid_partner_signature";
  if (assertion.isOld) return "signature_expired";
  if (!standing.isActive) return "partner_inactive";
  if (standing.domain !== null && standing.domain !== assertion.domain) return "email_domain_not_allowed";
  return isFull ? "max_users_exceeded" : "accepted";
}

/** What was used up before is accepted no more, and what another call may have used up perhaps not. */
function repeated(
  outcomes: Set<Outcome>,
  { begun, ended }: Answered,
  others: readonly Answered[],
  uses: (other: Answered) => boolean,
  refusal: Outcome,
): Set<Outcome> {
  const isToken = refusal === "invalid_token";
  // An assertion is judged before it is looked for; a used-up token is not there to be judged.
  if (!isToken && !outcomes.has("accepted")) return outcomes;
  const certainly = others.some((other) => uses(other) && other.ended < begun);
  const possibly = others.some((other) => (uses(other) || isUnknown(other)) && other.begun <= ended);
  if (certainly && isToken) return new Set([refusal]);
  if (certainly) outcomes.delete("accepted");
  if (possibly) outcomes.add(refusal);
  return outcomes;
}
