/**
 * A CommonJS project: TypeScript's oldest resolution for the types, and Node's own require of ES modules at run time.
 * check-packages.mjs compiles and runs it beside the packed packages, and bundles it with esbuild.
 */
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createGuard } from "gl-iam-client";
import { requireUser } from "gl-iam-client/express";
import { createApp, nodeListener } from "gl-iam-server";
import { signAssertion } from "gl-iam-signer";

async function main(): Promise<void> {
  const publicUrl = "https://app.example.com";
  const provider = new PostgreSQLProvider({
    databaseUrl: "pglite://memory",
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
    publicUrl,
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const app = createApp(gateway, { publicUrl });
  const guard = createGuard(gateway);
  for (const made of [nodeListener(app), requireUser(guard)]) {
    if (typeof made !== "function") throw new Error("no function");
  }
  const registered = await gateway.partnerRegistry.registerPartner({ partnerName: "Acme", orgId: "default" });
  const { consumerKey, consumerSecret } = registered.unwrap();
  const payload = { external_id: "u-1", email: "ada@acme.example" };
  const { headers, body } = await signAssertion({ consumerKey, consumerSecret, payload });
  const send = async (path: string, init: RequestInit) =>
    (await app.fetch(new Request(`${publicUrl}${path}`, { method: "POST", ...init }))).json();
  const { token } = (await send("/api/v1/sso/token", { headers, body })) as { token: string };
  const exchange = { headers: { "content-type": "application/json" }, body: JSON.stringify({ token }) };
  const session = (await send("/api/v1/sso/authenticate", exchange)) as { access_token: string };
  const authorization = `Bearer ${session.access_token}`;
  const { user } = await guard.requireUser(new Request(publicUrl, { headers: { authorization } }));
  if (user.email !== payload.email) throw new Error("somebody else is signed in");
  await gateway.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
