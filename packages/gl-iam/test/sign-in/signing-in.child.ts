/**
 * Run by signing-in-process.ts. A line of input is one call and how often to run it; a line of output has the outcomes.
 */
import { createInterface } from "node:readline";
import { install, outcome } from "../postgresql/installation.js";
import type { Command } from "./signing-in-process.js";

const { DATABASE_URL = "", ENCRYPTION_KEY } = process.env;
const config = { pool: { max: 12 }, crypto: { encryptionKey: ENCRYPTION_KEY } };
const { provider, gateway } = await install({ url: DATABASE_URL }, config);
await Promise.all(Array.from({ length: 12 }, () => gateway.listAuditEvents()));
console.log("ready");
for await (const line of createInterface(process.stdin)) {
  if (line === "close") break;
  const { call, input, times }: Command = JSON.parse(line);
  const calls = Array.from({ length: times }, () => gateway.sso[call](input as never));
  console.log(JSON.stringify((await Promise.all(calls)).map(outcome)));
}
await provider.close();
process.stdin.destroy();
