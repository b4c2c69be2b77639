/** Migrates when told to, and prints what it applied. migrations.test.ts runs ten at once. */
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
