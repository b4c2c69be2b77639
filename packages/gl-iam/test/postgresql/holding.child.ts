/**
 * Holds an embedded database open, with data in it, until it is killed or told to close. Run by directory-lock.test.ts.
 */
import { once } from "node:events";
import { install, registerAcme } from "./installation.js";

const { registry, provider } = await install({ url: process.env.DATABASE_URL ?? "" });
const { partner } = await registerAcme(registry, { partnerName: `written by ${process.pid}` });
console.log(partner.id);
await once(process.stdin, "data");
await provider.close();
console.log("closed");
process.stdin.destroy();
