/**
 * Uses the database and closes it when told. It must then exit by itself, with nothing unhandled. Run by
 * outage.test.ts.
 */
import { createInterface } from "node:readline";
import { install, outcome } from "./installation.js";

const { provider, registry } = await install({ url: process.env.DATABASE_URL ?? "" });
const calls = Array.from({ length: 5 }, () => registry.listPartners());
console.log((await Promise.all(calls)).map(outcome).join(" "));
for await (const command of createInterface(process.stdin)) {
  if (command === "list") console.log(outcome(await registry.listPartners()));
  if (command === "close") break;
}
await provider.close();
console.log("closed");
process.stdin.destroy();
