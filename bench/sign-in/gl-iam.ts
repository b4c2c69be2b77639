import { createHmac, randomBytes } from "node:crypto";
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp } from "gl-iam-server";
import { BenchDatabase } from "../postgresql.js";
import { POOL, require200, type SignIns } from "./candidate.js";

const ORIGIN = "http://localhost";
const NAME = "gl-iam: a signed assertion, then its one-time token";

/** Both requests of a sign-in: the partner's backend posts the assertion, and the browser exchanges the token. */
export async function glIam(users: number): Promise<SignIns> {
  const database = await BenchDatabase.create();
  const provider = new PostgreSQLProvider({
    databaseUrl: database.url,
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
    pool: { max: POOL },
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  (await provider.migrate()).unwrap();
  const partner = { partnerName: "Acme", orgId: "default", allowedEmailDomains: ["acme.example"] };
  const { consumerKey, consumerSecret } = (await gateway.partnerRegistry.registerPartner(partner)).unwrap();
  const rateLimits = { source: 0, partner: 0, login: 0 };
  const app = createApp(gateway, { publicUrl: ORIGIN, rateLimits });

  const assertion = (user: number) => {
    const nonce = randomBytes(12).toString("hex");
    const body = JSON.stringify({ external_id: `u-${user}`, email: `u-${user}@acme.example`, nonce });
    const timestamp = new Date().toISOString();
    const signature = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|${body}`).digest("hex");
    const credential = { "x-consumer-key": consumerKey, "x-signature": signature, "x-timestamp": timestamp };
    return { method: "POST", headers: { "content-type": "application/json", ...credential }, body };
  };
  const exchange = (token: string) =>
    app.fetch(
      new Request(`${ORIGIN}/api/v1/sso/authenticate`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token }),
      }),
    );
  const post = (init: RequestInit) => app.fetch(new Request(`${ORIGIN}/api/v1/sso/token`, init));
  const signIn = async (init: RequestInit) => {
    const { token } = (await require200(NAME, await post(init)).json()) as { token: string };
    await require200(NAME, await exchange(token)).text();
  };
  for (let user = 0; user < users; user += 1) await signIn(assertion(user));

  return {
    name: NAME,
    database,
    prepare: (operations) =>
      Array.from({ length: operations }, (_, n) => {
        const init = assertion(n % users);
        return () => signIn(init);
      }),
    async prove() {
      const once = assertion(0);
      const posted = await Promise.all(Array.from({ length: 32 }, () => post(once)));
      const [accepted, ...others] = posted.filter(({ status }) => status === 200);
      if (!accepted || others.length > 0) throw new Error(`${others.length + 1} of 32 same assertions were accepted`);
      const { token } = (await accepted.json()) as { token: string };
      const exchanged = await Promise.all(Array.from({ length: 32 }, () => exchange(token)));
      if (exchanged.filter(({ status }) => status === 200).length !== 1) throw new Error("a token counted twice");
      const forged = assertion(0);
      if ((await post({ ...forged, body: forged.body.replace("u-0", "u-1") })).status !== 401)
        throw new Error("forged");
      return "gl-iam took one of 32 same assertions, and one of 32 same tokens";
    },
    async close() {
      await provider.close();
      await database.drop();
    },
  };
}
