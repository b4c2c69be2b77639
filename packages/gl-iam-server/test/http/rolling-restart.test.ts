/** Two servers behind a balancer that asks whether they are ready; one after the other is restarted, under load. */
import { Agent, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "../../src/serve/server.js";
import { Application } from "./application.js";

const RESTARTS = 10;
const CLIENTS = 4;
/** Milliseconds: the balancer asks ten times before a drain is over. */
const [CHECK_INTERVAL, DRAIN] = [50, 500];

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());

/** As a balancer sees it. */
class Backend {
  isReady = false;
  #server: RunningServer | undefined;
  #agent = new Agent({ keepAlive: true });

  async start(): Promise<void> {
    let running: RunningServer | undefined;
    const { app } = application.with({ accepting: () => running?.accepting() ?? true });
    running = await startServer(app, { host: "127.0.0.1", port: 0, timeouts: { drain: DRAIN } });
    this.#server = running;
    this.#agent = new Agent({ keepAlive: true });
    await this.check();
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#agent.destroy();
    this.isReady = false;
  }

  /** @returns the status, or what went wrong */
  ask(path: string): Promise<number | string> {
    return new Promise((resolve) => {
      const call = request({ port: this.#server?.port, path, agent: this.#agent }, (answer) => {
        answer.resume();
        answer.once("end", () => resolve(answer.statusCode ?? 0));
        answer.once("error", (error) => resolve(error.message));
      });
      call.once("error", (error) => resolve(error.message));
      call.end();
    });
  }

  async check(): Promise<void> {
    this.isReady = (await this.ask("/readyz")) === 200;
  }
}

test("ten restarts under load cost no request", { timeout: 180_000 }, async () => {
  const backends = [new Backend(), new Backend()];
  for (const backend of backends) await backend.start();
  const outcomes = new Map<number | string, number>();
  let isOver = false;
  const checks = setInterval(() => void Promise.all(backends.map((backend) => backend.check())), CHECK_INTERVAL);
  const load = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let turn = client; !isOver; turn++) {
      const ready = backends.filter(({ isReady }) => isReady);
      const outcome = (await ready[turn % ready.length]?.ask("/healthz")) ?? "nobody is ready";
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  for (let restart = 0; restart < RESTARTS; restart++) {
    const backend = backends[restart % backends.length] as Backend;
    await backend.stop();
    await backend.start();
  }
  isOver = true;
  await Promise.all(load);
  clearInterval(checks);
  for (const backend of backends) await backend.stop();
  expect([...outcomes.keys()]).toEqual([200]);
});
