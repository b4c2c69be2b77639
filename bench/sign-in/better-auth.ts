import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import pg from "pg";
import { BenchDatabase } from "../postgresql.js";
import { POOL, require200, type SignIns } from "./candidate.js";
import { installed } from "./peers.js";

const ORIGIN = "http://localhost";
const NAME = "better-auth: a sign-in by password, verified by an HMAC";

/** Of the library, what is used here. */
interface Library {
  betterAuth(options: object): { handler(request: Request): Promise<Response>; options: object };
}
interface Migrations {
  getMigrations(options: object): Promise<{ runMigrations(): Promise<void> }>;
}

/**
 * Its sign-in with the least work: the password's hash is an HMAC, as the partner's signature is. It writes a session,
 * and no claim, no one-time token and no audit.
 */
export async function betterAuth(users: number): Promise<SignIns> {
  const load = installed("better-auth");
  const { betterAuth: open } = (await load("better-auth")) as Library;
  const { getMigrations } = (await load("better-auth/db/migration")) as Migrations;
  const database = await BenchDatabase.create();
  const pool = new pg.Pool({ connectionString: database.url, max: POOL });
  // The database may be dropped before the server has read each connection's good-bye.
  pool.on("error", () => {});
  const key = randomBytes(32);
  const macOf = (password: string) => createHmac("sha256", key).update(password).digest();
  const auth = open({
    database: pool,
    baseURL: ORIGIN,
    secret: randomBytes(32).toString("hex"),
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      password: {
        hash: async (password: string) => macOf(password).toString("hex"),
        verify: async ({ hash, password }: { hash: string; password: string }) =>
          timingSafeEqual(Buffer.from(hash, "hex"), macOf(password)),
      },
    },
  });
  await (await getMigrations(auth.options)).runMigrations();

  const password = "correct horse battery staple";
  const ask = (path: string, body: object) =>
    auth.handler(
      new Request(`${ORIGIN}/api/auth${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: ORIGIN },
        body: JSON.stringify(body),
      }),
    );
  const emailOf = (user: number) => `u-${user}@acme.example`;
  for (let user = 0; user < users; user += 1) {
    require200(NAME, await ask("/sign-up/email", { name: `User ${user}`, email: emailOf(user), password }));
  }

  return {
    name: NAME,
    database,
    prepare: (operations) =>
      Array.from({ length: operations }, (_, n) => async () => {
        await require200(NAME, await ask("/sign-in/email", { email: emailOf(n % users), password })).text();
      }),
    async prove() {
      const wrong = await ask("/sign-in/email", { email: emailOf(0), password: `${password}.` });
      if (wrong.status !== 401) throw new Error(`${NAME} takes a wrong password`);
      return "better-auth refused a wrong password";
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}
