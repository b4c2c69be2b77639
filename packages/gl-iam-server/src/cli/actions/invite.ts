import { ACTOR, withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface InviteFlags {
  org?: string;
  expiresIn?: number;
  url?: string;
  testSide?: boolean;
  json?: boolean;
}

export async function invite(terminal: Terminal, reference: string, flags: InviteFlags): Promise<void> {
  const baseUrl = flags.url ?? terminal.variables.GL_IAM_PUBLIC_URL;
  if (baseUrl === undefined) throw new UsageError("where is the service? --url, or GL_IAM_PUBLIC_URL");
  await withRegistry(terminal, async ({ gateway }) => {
    const { id: partnerId, partnerName } = await findPartner(gateway, reference, flags.org);
    const startsOnTestSide = flags.testSide === true;
    const options = { baseUrl, actor: ACTOR, expiresInSeconds: flags.expiresIn, startsOnTestSide };
    const { id, url, passcode, expiresAt } = (await gateway.setup.invite(partnerId, options)).unwrap();
    if (flags.json) {
      terminal.print(JSON.stringify({ id, url, passcode, expires_at: expiresAt.toISOString() }));
      return;
    }
    terminal.note(`setup link ${id} of ${partnerName} works until ${expiresAt.toISOString()}`);
    terminal.note("send the passcode another way than the link:");
    terminal.print(url);
    terminal.print(passcode);
  });
}
