import { ACTOR, requireOpeningKeys, withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import type { Terminal } from "../terminal.js";

export async function testCredentials(
  terminal: Terminal,
  reference: string,
  flags: { org?: string; json?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { partnerRegistry } = gateway;
    await requireOpeningKeys(partnerRegistry);
    const { id, partnerName } = await findPartner(gateway, reference, flags.org);
    const { consumerKey, consumerSecret } = (
      await partnerRegistry.createTestCredentials(id, { actor: ACTOR })
    ).unwrap();
    if (flags.json) {
      terminal.print(JSON.stringify({ consumer_key: consumerKey, consumer_secret: consumerSecret }));
      return;
    }
    terminal.note(`test side of ${partnerName}: ${consumerKey}; an earlier test secret works no more`);
    terminal.print(consumerSecret);
  });
}
