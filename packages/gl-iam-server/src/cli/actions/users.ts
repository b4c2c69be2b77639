import type { IAMGateway, PartnerUser, SSOPartner } from "gl-iam";
import { partnerUserJson } from "../../user-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import { confirm } from "../prompts.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { findUser } from "../user.js";

const COLUMNS: readonly Column[] = [
  { title: "EXTERNAL ID", atLeast: 12 },
  { title: "E-MAIL", atLeast: 16 },
  { title: "ROLE", atLeast: 10 },
  { title: "STATE" },
  { title: "LAST SIGN-IN" },
  { title: "USER ID" },
];

interface UserFlags {
  org?: string;
  json?: boolean;
}

export async function users(terminal: Terminal, reference: string, { org, json }: UserFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const partner = await findPartner(gateway, reference, org);
    const all = await listAll(gateway, partner);
    if (json) {
      terminal.print(JSON.stringify({ data: all.map(partnerUserJson) }));
      return;
    }
    const rows = all.map((user) => [
      user.externalId,
      user.email,
      user.role ?? "",
      user.isActive ? "active" : "inactive",
      user.lastSignInAt?.toISOString() ?? "never",
      user.userId,
    ]);
    printTable(terminal, COLUMNS, rows);
    terminal.note(`${rows.length} of ${partner.maxUsers ?? "any number of"} users`);
  });
}

async function listAll(gateway: IAMGateway, partner: SSOPartner): Promise<PartnerUser[]> {
  const all: PartnerUser[] = [];
  let cursor: string | undefined;
  do {
    const page = (await gateway.partnerUsers.list(partner.id, { limit: 200, cursor })).unwrap();
    all.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** The only way to join accounts: an e-mail never does. No command undoes a link. */
export async function link(
  terminal: Terminal,
  reference: string,
  externalId: string,
  userReference: string,
  { org, yes, json }: UserFlags & { yes?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const partner = await findPartner(gateway, reference, org);
    const { id: userId, email } = await findUser(gateway, userReference, partner.orgId);
    const question = `${partner.partnerName} can sign in as ${email} from then on. Go on?`;
    await confirm(terminal, question, yes === true);
    const linked = await gateway.partnerUsers.link(partner.id, { externalId, userId }, { actor: ACTOR });
    if (json) terminal.print(JSON.stringify(partnerUserJson(linked.unwrap())));
    else terminal.note(`${linked.unwrap().externalId} of ${partner.partnerName} signs in as ${email}`);
  });
}
