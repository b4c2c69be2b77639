import { parseUrl, type SetupInvitation } from "gl-iam";
import { ACTOR, withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface InviteFlags {
  org?: string;
  expiresIn?: number;
  url?: string;
  testSide?: boolean;
  first?: boolean;
  json?: boolean;
}

export async function invite(terminal: Terminal, reference: string, flags: InviteFlags): Promise<void> {
  const baseUrl = serviceUrl(terminal, flags.url);
  await withRegistry(terminal, async ({ gateway }) => {
    const { id: partnerId, partnerName } = await findPartner(gateway, reference, flags.org);
    const startsOnTestSide = flags.testSide === true;
    const isFirst = flags.first === true;
    const options = { baseUrl, actor: ACTOR, expiresInSeconds: flags.expiresIn, isFirst, startsOnTestSide };
    const invitation = (await gateway.setup.invite(partnerId, options)).unwrap();
    if (flags.json) terminal.print(JSON.stringify(invitationJson(invitation)));
    else printInvitation(terminal, partnerName, invitation);
    const { secretToldAt } = (await gateway.setup.progress(partnerId)).unwrap() ?? { secretToldAt: new Date() };
    if (secretToldAt !== null) {
      terminal.note("its secret is pending until the current one confirms it, or you do: gl-iam partner approve");
    }
  });
}

/** @throws UsageError */
export function serviceUrl(terminal: Terminal, given: string | undefined): string {
  const url = given ?? terminal.variables.GL_IAM_PUBLIC_URL;
  if (url === undefined) throw new UsageError("where is the service? --url, or GL_IAM_PUBLIC_URL");
  if (parseUrl(url) === undefined) throw new UsageError("--url must be the service's URL: https://…");
  return url;
}

export function invitationJson({ id, url, passcode, expiresAt }: SetupInvitation) {
  return { id, url, passcode, expires_at: expiresAt.toISOString() };
}

export function printInvitation(terminal: Terminal, partnerName: string, invitation: SetupInvitation): void {
  const { id, url, passcode, expiresAt } = invitation;
  terminal.note(`setup link ${id} of ${partnerName} works until ${expiresAt.toISOString()}`);
  terminal.note("send the passcode another way than the link:");
  terminal.print(url);
  terminal.print(passcode);
}
