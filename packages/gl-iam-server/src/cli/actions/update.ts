import { partnerToJson } from "gl-iam";
import { ACTOR, withRegistry } from "../gateway.js";
import { findPartner, printPartner } from "../partner.js";
import { type SettingsFlags, updateOf } from "../settings.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

type UpdateFlags = SettingsFlags & { readonly org?: string; readonly json?: boolean };

export async function update(terminal: Terminal, reference: string, flags: UpdateFlags): Promise<void> {
  const change = updateOf(terminal, flags);
  if (Object.keys(change).length === 0) throw new UsageError("nothing to change: name at least one setting");
  await withRegistry(terminal, async ({ gateway }) => {
    const before = await findPartner(gateway, reference, flags.org);
    const after = (await gateway.partnerRegistry.updatePartner(before.id, change, { actor: ACTOR })).unwrap();
    if (flags.json) terminal.print(JSON.stringify(partnerToJson(after)));
    else printPartner(terminal, after);
    const same = after.updatedAt.getTime() === before.updatedAt.getTime();
    terminal.note(same ? "nothing was different; nothing was written" : `updated ${after.partnerName}`);
  });
}
