/** Signs somebody in when told to, and prints which key signed. signing-key-made-once.test.ts runs four at once. */
import { once } from "node:events";
import { IAMGateway } from "../../src/index.js";
import { PostgreSQLProvider } from "../../src/postgresql/index.js";
import { SECRET_KEY } from "../postgresql/installation.js";

const provider = new PostgreSQLProvider({
  databaseUrl: process.env.DATABASE_URL,
  secretKey: SECRET_KEY,
  crypto: { encryptionKey: process.env.ENCRYPTION_KEY },
});
const gateway = IAMGateway.fromFullstackProvider(provider);
const credentials = { email: process.env.EMAIL ?? "", password: process.env.PASSWORD ?? "" };
await gateway.healthCheck();
console.log("ready");
await once(process.stdin, "data");
const { session } = (await gateway.authenticate(credentials)).unwrap();
const [header = ""] = session.accessToken.split(".");
console.log(JSON.parse(Buffer.from(header, "base64url").toString("utf8")).kid);
await gateway.close();
process.stdin.destroy();
