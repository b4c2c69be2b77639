/** An application on its own copy of gl-iam, around an app that has another. Prints what its callers saw. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import * as ours from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp } from "gl-iam-server";

const fromTheServer = createRequire(createRequire(import.meta.url).resolve("gl-iam-server"));
const theirs: typeof ours = await import(pathToFileURL(fromTheServer.resolve("gl-iam")).href);

const provider = new PostgreSQLProvider({
  databaseUrl: "pglite://memory",
  secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
  crypto: { encryptionKeys: { 1: ours.generateEncryptionKey() } },
  enablePartnerRegistry: true,
});
const gateway = ours.IAMGateway.fromFullstackProvider(provider);
const defects: string[] = [];
const app = createApp(gateway, {
  publicUrl: "https://app.example.com",
  clientAddress: () => "203.0.113.7",
  logger: { info() {}, warn() {}, error: (fields) => void defects.push(JSON.stringify(fields)) },
});

async function statusOf(path: string, body: unknown, headers: Record<string, string> = {}): Promise<number> {
  const request = new Request(`https://app.example.com${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
  return (await app.fetch(request)).status;
}

const wrongPasswords: number[] = [];
for (let count = 0; count < 14; count++) {
  const credentials = { email: "ops@example.com", password: `a wrong password ${count}` };
  wrongPasswords.push(await statusOf("/api/v1/auth/login", credentials));
}
const signature = { "x-consumer-key": `ck_live_${"k".repeat(39)}`, "x-signature": "0".repeat(64) };
const forged = await statusOf("/api/v1/sso/token", {}, { ...signature, "x-timestamp": new Date().toISOString() });
const nobodysToken = await statusOf("/api/v1/sso/authenticate", { token: `ott_live_${"t".repeat(43)}` });

const theirGateway = theirs.IAMGateway.fromFullstackProvider(provider as never);
const registered = await theirGateway.partnerRegistry.registerPartner({ partnerName: "", orgId: "default" });
const observed = {
  copies: new Set([ours.IamError, theirs.IamError]).size,
  provider: "accepted",
  registration: theirs.isIamError(registered.error) ? registered.error.code : String(registered.error),
  forged: [forged],
  wrongPasswords,
  nobodysToken: [nobodysToken],
  defects,
};
await gateway.close();
process.stdout.write(JSON.stringify(observed));
