/**
 * `npm run test:obedience [trials]`, 10,000 by default, on a database of its own on the server of `TEST_DATABASE_URL`.
 * It fails when one answer was not by what had been acknowledged.
 */
import { databaseUrl, runOnServer } from "../../../../tools/testing/postgresql-server.js";
import { install } from "../postgresql/installation.js";
import { SigningInProcess } from "../sign-in/signing-in-process.js";
import { obey } from "./obedience.js";

const trials = Number(process.argv[2] ?? 10_000);
const name = `gl_iam_obedience_${process.pid}`;
await runOnServer(`CREATE DATABASE ${name}`);
const url = databaseUrl(name);
const here = await install({ url });
await here.provider.migrate();
const there = new SigningInProcess(url);
try {
  await there.ready();
  const exceptions = await obey(here, there, trials);
  for (const exception of exceptions) process.stdout.write(`${JSON.stringify(exception)}\n`);
  process.stdout.write(`${trials} trials, ${exceptions.length} exceptions\n`);
  if (exceptions.length > 0) process.exitCode = 1;
} finally {
  await there.close();
  await here.close();
  await runOnServer(`DROP DATABASE ${name} WITH (FORCE)`);
}
