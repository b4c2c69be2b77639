/** One of the two compared servers, in its own process. It prints its port, and who may sign. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp, nodeListener } from "gl-iam-server";

const [kind = "raw", databaseUrl = "pglite://memory"] = process.argv.slice(2);

/** JSON in, JSON out: the cost of node:http itself. */
const raw: RequestListener = async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as object;
  const answer = JSON.stringify({ fields: Object.keys(body).length, expires_in: 60 });
  response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
  response.end(answer);
};

async function application(): Promise<{ listener: RequestListener; credential: object }> {
  const provider = new PostgreSQLProvider({
    databaseUrl,
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
    tokenTtlSeconds: 300,
    pool: { max: 10 },
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const partner = { partnerName: "Acme Corp", orgId: "default", allowedEmailDomains: ["acme.example"] };
  const { consumerKey, consumerSecret } = (await gateway.partnerRegistry.registerPartner(partner)).unwrap();
  const rateLimits = { source: 0, partner: 0, login: 0 };
  const app = createApp(gateway, { publicUrl: "http://localhost", rateLimits });
  return { listener: nodeListener(app), credential: { consumerKey, consumerSecret } };
}

const { listener, credential } = kind === "raw" ? { listener: raw, credential: {} } : await application();
const server = createServer(listener).listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, ...credential }));
});
process.on("disconnect", () => process.exit());
