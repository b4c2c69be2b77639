import { toPartnerJson } from "../../partner-json.js";
import { withRegistry } from "../gateway.js";
import { findPartner, printPartner } from "../partner.js";
import type { Terminal } from "../terminal.js";

export async function show(
  terminal: Terminal,
  reference: string,
  { org, json }: { org?: string; json?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const partner = await findPartner(gateway, reference, org);
    if (json) terminal.print(JSON.stringify(toPartnerJson(partner)));
    else printPartner(terminal, partner);
  });
}
