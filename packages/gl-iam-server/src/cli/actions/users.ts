import { CsvError, parse } from "csv-parse/sync";
import type { IAMGateway, PartnerUser, PreProvisioning, SSOPartner } from "gl-iam";
import { partnerUserJson } from "../../user-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { readBytes } from "../input.js";
import { findPartner } from "../partner.js";
import { confirm } from "../prompts.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";
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
      user.role,
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

/** The one way to join accounts: an e-mail never does. No command takes a link back. */
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

/** Row after row, each by itself: what is refused is told with its line, and the same file can be given again. */
export async function importUsers(
  terminal: Terminal,
  reference: string,
  { org, csv, json }: UserFlags & { csv: string },
): Promise<void> {
  const people = readPeople(csv);
  await withRegistry(terminal, async ({ gateway }) => {
    const partner = await findPartner(gateway, reference, org);
    const refused: { line: number; code: string; message: string }[] = [];
    for (const { line, ...user } of people) {
      const made = await gateway.partnerUsers.preProvision(partner.id, user, { actor: ACTOR });
      if (made.isErr) refused.push({ line, code: made.error.code, message: made.error.message });
    }
    const imported = people.length - refused.length;
    if (json) terminal.print(JSON.stringify({ imported, refused }));
    else for (const { line, code, message } of refused) terminal.note(`line ${line}: ${code}: ${message}`);
    terminal.note(`${imported} of ${people.length} users are in place at ${partner.partnerName}`);
    if (refused.length > 0) process.exitCode = 1;
  });
}

function readPeople(file: string): (PreProvisioning & { line: number })[] {
  try {
    const rows: { info: { lines: number }; record: Record<string, string> }[] = parse(readBytes(file), {
      columns: true,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
    });
    return rows.map(({ info: { lines: line }, record }) => {
      const { external_id: externalId, email, display_name: displayName } = record;
      if (externalId === undefined || email === undefined) {
        throw new UsageError("the first line of the CSV must name the columns external_id and email");
      }
      return { line, externalId, email, displayName: displayName || null };
    });
  } catch (error) {
    throw error instanceof CsvError ? new UsageError(`the CSV is broken: ${error.message}`) : error;
  }
}
