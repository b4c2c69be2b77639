/** Migrates when told to, and says what it applied. Run, ten at once, by migrations.test.ts. */
import { once } from "node:events";
import { PostgreSQLProvider } from "../../src/postgresql/index.js";
import { SECRET_KEY } from "./installation.js";

const provider = new PostgreSQLProvider({ databaseUrl: process.env.DATABASE_URL, secretKey: SECRET_KEY });
console.log("ready");
await once(process.stdin, "data");
const migrated = await provider.migrate();
console.log(JSON.stringify(migrated.isOk ? migrated.value : migrated.error));
await provider.close();
process.stdin.destroy();
