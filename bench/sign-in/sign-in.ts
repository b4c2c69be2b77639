/** A whole sign-in of a known user: as gl-iam does it, and as libraries do that other applications would take. */
import { measure, type Rounds, ratios, spread } from "../measure.js";
import type { Report } from "../report.js";
import { betterAuth } from "./better-auth.js";
import { POOL, type SignIns } from "./candidate.js";
import { glIam } from "./gl-iam.js";
import { samlJackson } from "./saml-jackson.js";

const USERS = 200;
const CALLERS = 64;

/** @param withJackson it installs 300 MB */
export async function signIn(rounds: Rounds, withJackson: boolean): Promise<Report> {
  const responses = (rounds.rounds + rounds.warmUp) * rounds.operations;
  const candidates = [await betterAuth(USERS), await glIam(USERS)];
  if (withJackson) candidates.push(await samlJackson(USERS, responses));
  try {
    const proofs = [];
    for (const candidate of candidates) proofs.push(await candidate.prove());
    const postgresql = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
    const samples = await measure(
      candidates.map((candidate) => timed(candidate, postgresql)),
      rounds,
    );
    const [base] = candidates;
    const rows = candidates.map(({ name }) => ({
      name,
      values: {
        "× wall": ratios(samples, base?.name ?? "", name, "wall"),
        "× CPU": ratios(samples, base?.name ?? "", name, "cpu"),
        "a second": spread((samples.get(name) ?? []).map(({ wall }) => 1e6 / wall)),
        node: spread((samples.get(name) ?? []).map(({ cpu }) => cpu)),
        PostgreSQL: spread((postgresql.get(name) ?? []).slice(rounds.warmUp)),
      },
    }));
    const columns = {
      "× wall": "to better-auth",
      "× CPU": "of node, to better-auth",
      "a second": "",
      node: "CPU µs",
      PostgreSQL: "CPU µs",
    };
    const notes = [
      `${rounds.rounds} interleaved rounds of ${rounds.operations} sign-ins of ${USERS} users, ${CALLERS} callers`,
      `each with a pool of ${POOL} connections, but saml-jackson with its own; in one process, without a socket`,
      ...proofs,
    ];
    return { title: "A whole sign-in", columns, pictured: "a second", rows, notes };
  } finally {
    for (const candidate of candidates) await candidate.close();
  }
}

function timed({ name, database, prepare }: SignIns, postgresql: Map<string, number[]>) {
  return {
    name,
    prepare(operations: number) {
      const waiting = prepare(operations);
      const caller = async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) await next();
      };
      return async () => {
        const before = await database.cpu();
        await Promise.all(Array.from({ length: CALLERS }, caller));
        postgresql.get(name)?.push(((await database.cpu()) - before) / operations);
      };
    },
  };
}
