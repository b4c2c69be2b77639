/** A round: partners whose people sign in at two processes while the partners are changed, as a seed says. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dice } from "../../../../../tools/testing/dice.js";
import type { PartnerRegistry, PartnerSignIn, SSOPartnerRotation } from "../../../src/index.js";
import { registerAcme } from "../../acme.js";
import { sign } from "../partner-side.js";
import { type Assertion, after, type Exchange, isAccepted, PartnerHistory, type Posting } from "./history.js";
import type { Asked, Change, MixingProcess, Told } from "./mixing-process.js";

const DOMAINS = ["acme.example", "acme.example", "globex.example"];
/** Who come back again and again. */
const REGULARS = 8;
/** Of a burst, before copies. */
const CALLS = 16;
const OLD_MS = 10 * 60_000;

export interface OpenedSession {
  readonly exchange: Exchange;
  readonly accessToken: string;
}

/** A posted text, so that it can be posted again. */
interface Signed {
  readonly assertion: Assertion;
  readonly call: Asked;
}

export class MixedPartner {
  readonly history: PartnerHistory;
  readonly sessions: OpenedSession[] = [];
  readonly #secrets: string[];
  readonly #signed: Signed[] = [];
  /** Tokens that nobody has exchanged, and those that somebody has. */
  readonly #waiting: { posting: Posting; token: string }[] = [];
  readonly #used: { posting: Posting; token: string }[] = [];
  #people = 0;

  private constructor(
    readonly id: string,
    private readonly consumerKey: string,
    consumerSecret: string,
    private readonly nodes: readonly MixingProcess[],
    private readonly dice: Dice,
    tokenSeconds: number,
  ) {
    this.#secrets = [consumerSecret];
    this.history = new PartnerHistory(tokenSeconds);
  }

  static async register(
    registry: PartnerRegistry,
    orgId: string,
    nodes: readonly MixingProcess[],
    dice: Dice,
    tokenSeconds: number,
  ): Promise<MixedPartner> {
    const { partner, consumerKey, consumerSecret } = await registerAcme(registry, { orgId, partnerName: randomUUID() });
    return new MixedPartner(partner.id, consumerKey, consumerSecret, nodes, dice, tokenSeconds);
  }

  /** One change after the other, until there is nobody more to wait for. */
  async changeUntil(done: Promise<unknown>): Promise<void> {
    let isOver = false;
    void done.finally(() => {
      isOver = true;
    });
    while (!isOver && !this.history.isLost) {
      await this.change(this.#nextChange());
      await sleep(5 + this.dice.below(40));
    }
  }

  async change(change: Change): Promise<void> {
    const { changes, standing } = this.history;
    const told = await this.#ask({ ...change, id: this.id });
    if (isAccepted(told) && change.call === "rotate") {
      this.#secrets.push((told.value as SSOPartnerRotation).consumerSecret);
    }
    changes.push({ ...told, standing: after(standing, change, this.#secrets.length - 1) });
  }

  /** Many calls at once. A share of the tokens is kept back, until they have expired. */
  async burst(): Promise<void> {
    const calls: Promise<void>[] = [];
    for (let n = 0; n < CALLS; n += 1) {
      const kind = this.dice.below(10);
      const copies = this.dice.once(4) ? 3 : 1;
      if (kind < 5) calls.push(...this.#copies(copies, this.#post(this.#aPerson())));
      else if (kind === 5 && this.#signed.length > 0) calls.push(this.#post(this.dice.one(this.#signed))());
      else if (kind === 6 && this.#used.length > 0) calls.push(this.#exchange(this.dice.one(this.#used))());
      else calls.push(...this.#copies(copies, this.#exchangeOne(false)));
    }
    await Promise.all(calls);
  }

  /** All that are left, whatever has become of them. */
  async exchangeRest(): Promise<void> {
    await Promise.all(Array.from({ length: this.#waiting.length }, () => this.#exchangeOne(true)()));
  }

  /** Changes that are acknowledged before anybody comes, at either node. */
  async close(): Promise<void> {
    if (!this.history.standing.isActive) await this.change({ call: "reactivate" });
    await this.change({ call: "restrict", domain: "globex.example", cap: null });
    await this.burst();
    await this.change({ call: "deactivate", revokeSessions: true });
    await this.burst();
    await this.change({ call: "reactivate" });
  }

  /** @returns how many of so many people who are new were let in, at once, where there is a number of places */
  async newcomers(count: number, places: number): Promise<number> {
    await this.change({ call: "restrict", domain: null, cap: this.history.persons.size + places });
    const postings = Array.from({ length: count }, () => this.#post(this.#sign(this.#newPerson(), "acme.example"))());
    await Promise.all(postings);
    const before = this.history.exchanges.length;
    await this.exchangeRest();
    return this.history.exchanges.slice(before).filter(isAccepted).length;
  }

  /** Whether the sessions are live now, in their order. */
  async validate(): Promise<boolean[]> {
    return Promise.all(
      this.sessions.map(async ({ accessToken }) =>
        isAccepted(await this.#ask({ call: "validate", token: accessToken })),
      ),
    );
  }

  #ask(asked: Asked): Promise<Told> {
    return this.dice.one(this.nodes).ask(asked);
  }

  #copies(count: number, call: () => Promise<void>): Promise<void>[] {
    return Array.from({ length: count }, call);
  }

  #nextChange(): Change {
    const { standing } = this.history;
    if (!standing.isActive) return { call: "reactivate" };
    const kind = this.dice.below(8);
    if (kind === 0) return { call: "deactivate", revokeSessions: this.dice.once(2) };
    if (kind < 4) return { call: "rotate", graceSeconds: this.dice.once(3) ? 0 : 3600 };
    const domain = this.dice.once(2) ? this.dice.one(DOMAINS) : null;
    const cap = this.dice.once(3) ? null : this.history.persons.size + this.dice.below(4);
    return { call: "restrict", domain, cap };
  }

  #newPerson(): string {
    return `u-${this.#people++}`;
  }

  #aPerson(): Signed {
    const isRegular = this.dice.below(5) < 3;
    const person = isRegular ? `regular-${this.dice.below(REGULARS)}` : this.#newPerson();
    // A regular always has the same address.
    return this.#sign(person, isRegular ? (DOMAINS[Number(person.slice(-1)) % 3] ?? "") : this.dice.one(DOMAINS));
  }

  #sign(person: string, domain: string): Signed {
    const [newest, isWrong, isOld] = [this.#secrets.length - 1, this.dice.once(20), this.dice.once(20)];
    const secret = this.dice.once(6) ? this.dice.below(newest + 1) : newest;
    const payload = { external_id: person, email: `${person}.${this.id}@${domain}`, sent: randomUUID() };
    const credential = { consumerKey: this.consumerKey, consumerSecret: this.#secrets[secret] ?? "" };
    const signed = sign(credential, new Date(Date.now() - (isOld ? OLD_MS : 0)), payload);
    const request = isWrong ? { ...signed, signature: "0".repeat(64) } : signed;
    const made = {
      assertion: { secret: isWrong ? null : secret, isOld, person, domain },
      call: { call: "post", request },
    };
    this.#signed.push(made as Signed);
    return made as Signed;
  }

  #post({ assertion, call }: Signed): () => Promise<void> {
    return async () => {
      const { value, ...told } = await this.#ask(call);
      const posting = { ...told, assertion };
      this.history.postings.push(posting);
      if (isAccepted(posting)) this.#waiting.push({ posting, token: (value as { token: string }).token });
    };
  }

  /** @param all also one that is kept back */
  #exchangeOne(all: boolean): () => Promise<void> {
    const kept = all ? 0 : Math.ceil(this.#waiting.length / 8);
    const one = this.#waiting.splice(kept + this.dice.below(Math.max(1, this.#waiting.length - kept)), 1)[0];
    if (!one) return async () => {};
    this.#used.push(one);
    return this.#exchange(one);
  }

  #exchange({ posting, token }: { posting: Posting; token: string }): () => Promise<void> {
    return async () => {
      const { value, ...told } = await this.#ask({ call: "exchange", token });
      const exchange = { ...told, posting };
      this.history.exchanges.push(exchange);
      if (isAccepted(told)) this.sessions.push({ exchange, accessToken: (value as PartnerSignIn).session.accessToken });
    };
  }
}
