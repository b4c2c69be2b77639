/**
 * Keeps one person signed in: the first token, every renewal, what is lost and what comes back, and the end.
 *
 * A session belongs to this script alone. Another tab has another one, so no two ever use the same refresh token.
 */
import type { WidgetError } from "./error.js";
import type { Events } from "./events.js";
import { oneAtATime } from "./one-at-a-time.js";
import type { PartnerPage } from "./partner-page.js";
import { type Service, type Tokens, tokensOf } from "./service.js";
import { type Person, type PersonSwitch, personOf } from "./signed-in.js";
import { makeVerifier } from "./verifier.js";

/** Milliseconds before something that did not succeed is tried again. */
const LATER = 15_000;
/** Milliseconds before each further attempt of one renewal: within the time in which an answer is repeated. */
const PAUSES = [1000, 2000, 4000];

/** Closures instead of a class, because a private field's name is not shortened. */
export interface Keeper {
  /** Null: nobody is signed in. */
  person(): Person | null;
  /**
   * A valid access token, after a renewal if the last one has run out or is `refused`; undefined: nobody is signed in.
   */
  accessToken(refused?: string): Promise<string | undefined>;
  /** Brings whoever is signed in at the partner's page. */
  bring(): Promise<void>;
  /** The session ends here at once, and at the application as soon as that hears of it. */
  leave(): Promise<void> | undefined;
  /** After a sleep, a time without a network or in the back/forward cache no timer can be relied on. */
  wake(): void;
}

export function keepSignedIn(
  page: Promise<PartnerPage>,
  service: Service,
  events: Events,
  confirmSwitch: (change: PersonSwitch) => boolean | Promise<boolean>,
): Keeper {
  let person: Person | null = null;
  /** Who was signed in until the session ended by itself. Another person does not take that place unasked. */
  let before: Person | null = null;
  let tokens: Tokens | undefined;
  let underWay: Promise<void> | undefined;
  /** Counts the log-outs: what began before one is not accepted after it. */
  let logOuts = 0;
  let underWaySince = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** One at a time. A failure is told by an event, and tried again later if that can help. */
  function once(work: () => Promise<void>): Promise<void> {
    // What a log-out has overtaken ends first, and brings nobody.
    if (underWay && underWaySince !== logOuts) return underWay.then(() => once(work));
    const since = logOuts;
    underWaySince = since;
    underWay ??= oneAtATime(work)
      .catch((error: WidgetError) => {
        if (since === logOuts) failed(error);
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  }

  function failed(error: WidgetError): void {
    const { code } = error;
    if (code === "unreachable" || code === "no_answer") later(LATER);
    else if (!tokens) set();
    events.emit("error", error);
  }

  function later(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(renew, milliseconds);
  }

  function set(next?: Tokens, nextPerson: Person | null = null): void {
    const former = person;
    tokens = next;
    person = nextPerson;
    before = nextPerson ?? before;
    clearTimeout(timer);
    if (next) later(next.renewAt - Date.now());
    if (former?.user.id !== nextPerson?.user.id) events.emit("user", nextPerson?.user ?? null);
    if (former ?? nextPerson) events.emit("session", nextPerson?.session ?? null);
  }

  const bring = () => once(begin);
  const renew = () => once(async () => (tokens ? goOn(tokens) : begin()));

  async function begin(): Promise<void> {
    const since = logOuts;
    const [verifier, challenge] = await makeVerifier();
    const { origin, token } = await page;
    const answer = await service.exchange(await token(challenge), verifier, origin);
    const next = tokensOf(answer);
    const to = personOf(answer);
    const from = person ?? before;
    const isWanted = !from || from.user.id === to.user.id || (await confirmSwitch({ from: from.user, to: to.user }));
    if (!isWanted || since !== logOuts) {
      set(tokens, tokens ? person : null);
      return end(next);
    }
    const former = tokens;
    set(next, to);
    if (former) await end(former);
  }

  async function goOn(present: Tokens): Promise<void> {
    const since = logOuts;
    try {
      const next = await refreshed(present);
      if (since !== logOuts) return end(next);
      set(next, person);
    } catch (error) {
      if ((error as WidgetError).code === "unreachable" || since !== logOuts) throw error;
      // Refused, so this session is over. Only the partner's page can say who comes next.
      tokens = undefined;
      await begin();
    }
  }

  async function refreshed(present: Tokens): Promise<Tokens> {
    for (const pause of PAUSES) {
      try {
        return await service.refresh(present);
      } catch (error) {
        if ((error as WidgetError).code !== "unreachable") throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return service.refresh(present);
  }

  /**
   * An access token that has run out can log nobody out, so it is renewed for that. If the application does not hear of
   * it, the session has no holder any more, and ends by its time-out.
   */
  async function end(ending: Tokens): Promise<void> {
    try {
      await service.logOut(Date.now() < ending.endsAt ? ending : await service.refresh(ending));
    } catch {}
  }

  function leave(): Promise<void> | undefined {
    const ending = tokens;
    logOuts += 1;
    set();
    before = null;
    return ending && end(ending);
  }

  return {
    person: () => person,
    bring,
    async accessToken(refused) {
      const isOver = !tokens || Date.now() >= tokens.endsAt || tokens.access === refused;
      if (isOver && (tokens ?? underWay)) await renew();
      return tokens?.access;
    },
    leave,
    wake() {
      if (tokens ? Date.now() >= tokens.renewAt : before) void renew();
    },
  };
}
