import { userExportJson } from "../../user-export-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { askText } from "../prompts.js";
import type { Terminal } from "../terminal.js";
import { Declined } from "../usage.js";
import { findUser } from "../user.js";

interface PersonalDataFlags {
  org?: string;
  json?: boolean;
}

/** With `--json` on one line. */
export async function exportUser(terminal: Terminal, reference: string, flags: PersonalDataFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, organizationId } = await findUser(gateway, reference, flags.org);
    const exported = (await gateway.users.export(id, { organizationId, actor: ACTOR })).unwrap();
    const { next_cursor: _, ...whole } = userExportJson(exported);
    terminal.print(flags.json ? JSON.stringify(whole) : JSON.stringify(whole, null, 2));
  });
}

export async function eraseUser(
  terminal: Terminal,
  reference: string,
  flags: PersonalDataFlags & { yes?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, email, organizationId } = await findUser(gateway, reference, flags.org);
    if (!flags.yes) {
      terminal.note(`Everything that is stored about ${email} is removed, for ever.`);
      const typed = await askText(
        terminal,
        `Type the id to erase the person: ${id}`,
        "to erase without a question, say --yes",
      );
      if (typed.trim() !== id) throw new Declined("that is not the id; nothing was done");
    }
    (await gateway.users.erase(id, { organizationId, actor: ACTOR })).unwrap();
    if (flags.json) terminal.print(JSON.stringify({ id, organization_id: organizationId }));
    else terminal.note(`erased ${id}`);
  });
}
