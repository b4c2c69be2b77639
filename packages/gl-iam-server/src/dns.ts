/** The system's DNS, as `resolveTxt` of a gateway. */
import { Resolver } from "node:dns/promises";

/** It answers while somebody waits, so it gives up soon. */
const dns = new Resolver({ timeout: 2000, tries: 1 });

export const resolveTxt = (name: string): Promise<string[][]> => dns.resolveTxt(name);
