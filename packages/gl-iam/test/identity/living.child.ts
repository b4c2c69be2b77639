/** Run by lives.test.ts. A line of input is what to do; a line of output has the outcomes. */
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { ANYWHERE, install, outcome } from "../postgresql/installation.js";
import { type Credential, sign } from "../sign-in/partner-side.js";

interface Command {
  readonly credentials: readonly (Credential & { readonly id: string })[];
  readonly seed: number;
  readonly rounds: number;
  readonly atOnce: number;
}

const { DATABASE_URL = "", ENCRYPTION_KEY = "" } = process.env;
const crypto = { encryptionKeys: { 1: ENCRYPTION_KEY } };
const { provider, gateway, clock } = await install({ url: DATABASE_URL }, { pool: { max: 8 }, crypto });
console.log("ready");
for await (const line of createInterface(process.stdin)) {
  const { credentials, seed, rounds, atOnce }: Command = JSON.parse(line);
  const random = generator(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const known = new Set<string>();
  const outcomes: string[] = [];

  const signIn = async () => {
    const [who, address] = [pick(["u-1", "u-2", "u-3"]), pick(["a", "b", "c", "d"])];
    const payload = { external_id: who, email: `${address}@acme.example`, sent: randomUUID() };
    const issued = await gateway.sso.issueToken(sign(pick(credentials), clock.now(), payload));
    if (issued.isErr) return issued;
    const signedIn = await gateway.sso.authenticate({ token: issued.value.token });
    if (signedIn.isOk) known.add(signedIn.value.user.id);
    return signedIn;
  };
  const deprovision = () => {
    const payload = { action: "deprovision", external_id: pick(["u-1", "u-2", "u-3"]), sent: randomUUID() };
    return gateway.sso.deprovision(sign(pick(credentials), clock.now(), payload));
  };
  const provision = () => {
    const users = ["u-1", "u-2", "u-3"].map((who) => ({
      external_id: who,
      email: `${pick(["a", "b", "c", "d"])}@acme.example`,
    }));
    const payload = { action: "provision", users, sent: randomUUID() };
    return gateway.sso.provision(sign(pick(credentials), clock.now(), payload));
  };
  const someone = () => pick([...known]);
  const anIdentity = async (userId: string) => {
    const all = (await gateway.users.identities(userId, ANYWHERE)).unwrapOr([]);
    return all.length === 0 ? randomUUID() : pick(all).id;
  };
  const acts = [
    signIn,
    signIn,
    signIn,
    deprovision,
    provision,
    provision,
    () => gateway.users.suspend(someone(), ANYWHERE),
    () => gateway.users.reactivate(someone(), ANYWHERE),
    () => gateway.users.reactivate(someone(), ANYWHERE),
    () => gateway.users.merge(someone(), someone(), ANYWHERE),
    () =>
      gateway.users.link(someone(), { partnerId: pick(credentials).id, externalId: pick(["u-1", "u-4"]) }, ANYWHERE),
    async () => {
      const userId = someone();
      return gateway.users.unlink(userId, await anIdentity(userId), ANYWHERE);
    },
    async () => {
      const userId = someone();
      return gateway.users.reopenIdentity(userId, await anIdentity(userId), ANYWHERE);
    },
  ];
  for (let round = 0; round < rounds; round += 1) {
    clock.advance(1);
    const chosen = Array.from({ length: atOnce }, () => (known.size === 0 ? signIn : pick(acts)));
    outcomes.push(...(await Promise.all(chosen.map((act) => act()))).map(outcome));
  }
  console.log(JSON.stringify(outcomes));
}
await provider.close();

/** The same numbers for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
