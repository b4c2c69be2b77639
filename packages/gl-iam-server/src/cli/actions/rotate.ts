import { partnerToJson } from "gl-iam";
import { ACTOR, LOST_KEY_ADVICE, noteLostKey, requireOpeningKeys, withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import { confirm } from "../prompts.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface RotateFlags {
  org?: string;
  grace: number;
  lostKey?: boolean;
  yes?: boolean;
  json?: boolean;
}

export async function rotate(terminal: Terminal, reference: string, flags: RotateFlags): Promise<void> {
  const lostKey = flags.lostKey === true;
  if (lostKey && flags.grace > 0) {
    throw new UsageError("--lost-key and --grace exclude each other: a secret that can't be opened verifies nothing");
  }
  await withRegistry(terminal, async ({ gateway }) => {
    if (lostKey) noteLostKey(terminal);
    else await requireOpeningKeys(gateway.partnerRegistry, LOST_KEY_ADVICE);
    const { id, partnerName } = await findPartner(gateway, reference, flags.org);
    if (flags.grace === 0) {
      await confirm(terminal, `The old secret of ${partnerName} stops working at once. Go on?`, flags.yes === true);
    }
    const options = { gracePeriodSeconds: flags.grace, lostKey, actor: ACTOR };
    const rotated = (await gateway.partnerRegistry.rotateConsumerSecret(id, options)).unwrap();
    const until = rotated.previousSecretExpiresAt?.toISOString() ?? null;
    if (flags.json) {
      terminal.print(
        JSON.stringify({
          partner: partnerToJson(rotated.partner),
          consumer_key: rotated.consumerKey,
          consumer_secret: rotated.consumerSecret,
          previous_secret_expires_at: until,
        }),
      );
      return;
    }
    const old = until === null ? "the old secret has stopped working" : `the old secret works until ${until}`;
    terminal.note(`rotated ${rotated.consumerKey}; ${old}`);
    terminal.print(rotated.consumerSecret);
  });
}
