import { partnerToJson, type SSOPartner } from "gl-iam";
import { ACTOR, withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import { confirm } from "../prompts.js";
import type { Terminal } from "../terminal.js";

interface ActivationFlags {
  org?: string;
  json?: boolean;
}

export async function deactivate(
  terminal: Terminal,
  reference: string,
  flags: ActivationFlags & { revokeSessions?: boolean; yes?: boolean },
): Promise<void> {
  const revokeSessions = flags.revokeSessions === true;
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, partnerName } = await findPartner(gateway, reference, flags.org);
    await confirm(terminal, `Nobody can sign in through ${partnerName} from then on. Go on?`, flags.yes === true);
    const options = { revokeSessions, actor: ACTOR };
    const partner = (await gateway.partnerRegistry.deactivatePartner(id, options)).unwrap();
    const sessions = revokeSessions ? "its sessions are ended" : "sessions go on for up to 15 minutes";
    print(terminal, partner, `deactivated ${partner.partnerName}; ${sessions}`, flags);
  });
}

export async function reactivate(terminal: Terminal, reference: string, flags: ActivationFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { id } = await findPartner(gateway, reference, flags.org);
    const partner = (await gateway.partnerRegistry.reactivatePartner(id, { actor: ACTOR })).unwrap();
    print(terminal, partner, `reactivated ${partner.partnerName}`, flags);
  });
}

function print(terminal: Terminal, partner: SSOPartner, note: string, { json }: ActivationFlags): void {
  if (json) terminal.print(JSON.stringify(partnerToJson(partner)));
  else terminal.note(note);
}
