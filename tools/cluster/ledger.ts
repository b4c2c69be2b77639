/** Clients that sign users in all the time, and write down every answer. */
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ADMINISTRATOR, type Node } from "./node.js";

/** Milliseconds. A frozen node does not answer at all; its client goes on then, as a balancer's would. */
const PATIENCE = 5000;
const CLIENTS = 8;

export interface Answer {
  readonly node: string;
  /** `performance.now()`, when it was asked and when it was answered. */
  readonly askedAt: number;
  readonly answeredAt: number;
  /** 0: none came, the connection was refused or cut. */
  readonly status: number;
  readonly code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each reader looks at the fields of its own operation
  readonly json: any;
}

interface Assertion {
  readonly body: string;
  readonly headers: Record<string, string>;
  accepted: number;
}

export class Ledger {
  readonly answers: Answer[] = [];
  readonly assertions: Assertion[] = [];
  /** One-time tokens that were exchanged. */
  readonly exchanged: string[] = [];
  /** Access tokens of the sessions that were acknowledged. */
  readonly sessions: string[] = [];
  /** Ids of the partners that were acknowledged. */
  readonly partners: string[] = [];
  #over = false;
  #clients: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly nodes: readonly Node[],
    private readonly admin: Record<string, string>,
    private readonly partner: { readonly consumer_key: string; readonly consumer_secret: string },
  ) {}

  static async open(nodes: readonly Node[]): Promise<Ledger> {
    const [node] = nodes as [Node];
    const login = await ask(node, "POST", "/api/v1/auth/login", JSON.stringify(ADMINISTRATOR));
    const admin = { authorization: `Bearer ${login.json?.access_token}` };
    const registered = await ask(node, "POST", "/api/v1/admin/partners", partnerJson(), admin);
    if (registered.status !== 201) throw new Error(`no partner: ${registered.status} ${registered.code}`);
    return new Ledger(nodes, admin, registered.json);
  }

  start(): void {
    const clients = Array.from({ length: CLIENTS }, (_, index) => this.#signIns(index));
    this.#clients = Promise.all([...clients, this.#registrations()]);
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#clients;
  }

  /** An assertion that no answer came to is sent again, to the other node, until one says what became of it. */
  async #signIns(first: number): Promise<void> {
    for (let turn = first; !this.#over; turn += 1) {
      const assertion = this.#sign();
      this.assertions.push(assertion);
      let answer = await this.#ask(turn, "POST", "/api/v1/sso/token", assertion.body, assertion.headers);
      for (let again = 1; !this.#over && isUnknown(answer); again += 1) {
        await sleep(100);
        answer = await this.#ask(turn + again, "POST", "/api/v1/sso/token", assertion.body, assertion.headers);
      }
      if (answer.status !== 200) continue;
      assertion.accepted += 1;
      const { token } = answer.json;
      const session = await this.#ask(turn, "POST", "/api/v1/sso/authenticate", JSON.stringify({ token }));
      if (session.status !== 200) continue;
      this.exchanged.push(token);
      this.sessions.push(session.json.access_token);
    }
  }

  async #registrations(): Promise<void> {
    for (let turn = 0; !this.#over; turn += 1) {
      const answer = await this.#ask(turn, "POST", "/api/v1/admin/partners", partnerJson(), this.admin);
      if (answer.status === 201) this.partners.push(answer.json.partner.id);
      await sleep(200);
    }
  }

  async #ask(turn: number, method: string, path: string, body?: string, headers?: Record<string, string>) {
    const answer = await ask(this.nodes[turn % this.nodes.length] as Node, method, path, body, headers);
    this.answers.push(answer);
    return answer;
  }

  #sign(): Assertion {
    const { consumer_key, consumer_secret } = this.partner;
    const id = randomUUID();
    const body = JSON.stringify({ external_id: `u-${id}`, email: `${id}@acme.example` });
    const timestamp = new Date().toISOString();
    const signature = createHmac("sha256", consumer_secret)
      .update(`${timestamp}|${consumer_key}|${body}`)
      .digest("hex");
    const headers = { "x-consumer-key": consumer_key, "x-signature": signature, "x-timestamp": timestamp };
    return { body, headers, accepted: 0 };
  }

  /** Asks again for each thing that was acknowledged. Everything must work by now. */
  async judge(): Promise<Verdict> {
    const accepted = this.assertions.filter((assertion) => assertion.accepted > 0);
    const post = (node: Node, path: string, body: string, headers = {}) => ask(node, "POST", path, body, headers);
    const again = await this.#count(accepted, "401 assertion_replayed", (node, { body, headers }) =>
      post(node, "/api/v1/sso/token", body, headers),
    );
    const exchanged = await this.#count(this.exchanged, "401 invalid_token", (node, token) =>
      post(node, "/api/v1/sso/authenticate", JSON.stringify({ token })),
    );
    const sessions = await this.#count(this.sessions, "200", (node, token) =>
      ask(node, "GET", "/api/v1/me", undefined, { authorization: `Bearer ${token}` }),
    );
    const partners = await this.#count(this.partners, "200", (node, id) =>
      ask(node, "GET", `/api/v1/admin/partners/${id}`, undefined, this.admin),
    );
    const both = accepted.filter((assertion) => assertion.accepted > 1).length;
    return { lost: sessions + partners, twice: again + exchanged + both };
  }

  /** How many are not answered with `want`. No answer is no verdict: such a question is asked again. */
  async #count<T>(items: readonly T[], want: string, call: (node: Node, item: T) => Promise<Answer>): Promise<number> {
    const [node] = this.nodes as [Node];
    const isRight = async (item: T) => {
      let answer = await call(node, item);
      for (let tries = 1; tries < 20 && isUnknown(answer); tries += 1) {
        await sleep(250);
        answer = await call(node, item);
      }
      return `${answer.status} ${answer.code ?? ""}`.trim() === want;
    };
    let wrong = 0;
    for (let from = 0; from < items.length; from += CLIENTS) {
      const answers = await Promise.all(items.slice(from, from + CLIENTS).map(isRight));
      wrong += answers.filter((right) => !right).length;
    }
    return wrong;
  }
}

/** What is not as it was acknowledged. */
export interface Verdict {
  /** Sessions and partners that are gone. */
  readonly lost: number;
  /** Assertions and one-time tokens that were accepted, or would be accepted, twice. */
  readonly twice: number;
}

function partnerJson(): string {
  return JSON.stringify({ partner_name: `Acme ${randomUUID()}` });
}

/** Nobody knows whether it was accepted. */
function isUnknown({ status }: Answer): boolean {
  return status === 0 || status >= 500;
}

async function ask(
  { name, url }: Node,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const askedAt = performance.now();
  const answered = (status: number, text: string): Answer => {
    const json = text.startsWith("{") ? JSON.parse(text) : undefined;
    return { node: name, askedAt, answeredAt: performance.now(), status, code: json?.code, json };
  };
  try {
    const init = { method, headers: { "content-type": "application/json", ...headers }, body: body ?? null };
    const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(PATIENCE) });
    return answered(response.status, await response.text());
  } catch {
    return answered(0, "");
  }
}
