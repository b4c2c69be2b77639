/** The application alone, on http://localhost, which browsers trust like https. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp, nodeListener } from "gl-iam-server";

export async function startSetupSite() {
  const provider = new PostgreSQLProvider({
    databaseUrl: "pglite://memory",
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  server.on("request", nodeListener(createApp(gateway, { publicUrl: url, rateLimits: { source: 0 } })));
  return {
    url,
    gateway,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway.close();
    },
  };
}
