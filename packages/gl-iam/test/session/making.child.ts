/**
 * Opens a gateway, signs somebody in when told to, and prints which key signed: as often as ROUNDS says.
 * signing-key-made-once.test.ts runs four at once.
 */
import { createInterface } from "node:readline";
import { IAMGateway } from "../../src/index.js";
import { PostgreSQLProvider } from "../../src/postgresql/index.js";
import { SECRET_KEY } from "../postgresql/installation.js";

const told = createInterface(process.stdin)[Symbol.asyncIterator]();
const credentials = { email: process.env.EMAIL ?? "", password: process.env.PASSWORD ?? "" };
for (let round = 0; round < Number(process.env.ROUNDS); round += 1) {
  const provider = new PostgreSQLProvider({
    databaseUrl: process.env.DATABASE_URL,
    secretKey: SECRET_KEY,
    crypto: { encryptionKey: process.env.ENCRYPTION_KEY },
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  await gateway.healthCheck();
  console.log("ready");
  await told.next();
  const { session } = (await gateway.authenticate(credentials)).unwrap();
  const [header = ""] = session.accessToken.split(".");
  console.log(JSON.parse(Buffer.from(header, "base64url").toString("utf8")).kid);
  await gateway.close();
  await told.next();
}
process.stdin.destroy();
