import { writeFileSync } from "node:fs";
import type { CompromisedPerson, CompromiseHandled } from "gl-iam";
import { compromiseReportJson } from "../../compromise-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import { confirm } from "../prompts.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { parseSince } from "../time.js";
import { UsageError } from "../usage.js";

interface CompromiseFlags {
  org?: string;
  since: string;
  url?: string;
  csv?: string;
  keepIdentities?: boolean;
  yes?: boolean;
  json?: boolean;
}

export async function compromise(terminal: Terminal, reference: string, flags: CompromiseFlags): Promise<void> {
  const baseUrl = flags.url ?? terminal.variables.GL_IAM_PUBLIC_URL;
  if (baseUrl === undefined) throw new UsageError("where is the service? --url, or GL_IAM_PUBLIC_URL");
  const since = parseSince(flags.since, Date.now());
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, partnerName } = await findPartner(gateway, reference, flags.org);
    const question = `All secrets, sessions and tokens of ${partnerName} end now. Go on?`;
    await confirm(terminal, question, flags.yes === true);
    const options = { since, baseUrl, suspendIdentities: flags.keepIdentities !== true, actor: ACTOR };
    tell(terminal, (await gateway.partnerRegistry.handleCompromise(id, options)).unwrap(), flags);
  });
}

function tell(terminal: Terminal, { report, setupLink }: CompromiseHandled, flags: CompromiseFlags): void {
  const { id, url, passcode, expiresAt } = setupLink;
  if (flags.json) {
    const link = { id, url, passcode, expires_at: expiresAt.toISOString() };
    terminal.print(JSON.stringify({ setup_link: link, report: compromiseReportJson(report) }));
    return;
  }
  terminal.note(
    `ended: ${report.sessionsEnded} sessions, all secrets, ${report.scimTokensRevoked} SCIM tokens, ` +
      `${report.setupLinksRevoked} setup links; ${report.identitiesSuspended} identities suspended`,
  );
  if (!report.isComplete) terminal.note("the audit has more than was read: people may be missing here");
  if (flags.csv !== undefined) writeFileSync(flags.csv, `${csvOf(report.people).join("\r\n")}\r\n`, { mode: 0o600 });
  printTable(terminal, COLUMNS, report.people.map(rowOf));
  terminal.print("");
  terminal.print(url);
  terminal.print(passcode);
}

const COLUMNS: readonly Column[] = [
  { title: "EXTERNAL ID", atLeast: 12 },
  { title: "E-MAIL", atLeast: 12 },
  { title: "ROLE" },
  { title: "CHANGE" },
  { title: "SUSPENDED" },
  { title: "ASSERTIONS" },
  { title: "FROM", atLeast: 15 },
];

function rowOf({ externalId, email, role, change, isSuspended, assertions, addresses }: CompromisedPerson): string[] {
  const known = [externalId, email ?? "-", role ?? "-", change ?? "-", isSuspended ? "yes" : "no"];
  return [...known, String(assertions), addresses.join(" ") || "-"];
}

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
function csvOf(people: readonly CompromisedPerson[]): string[] {
  const names = "external_id,user_id,email,role,change,is_suspended,assertions,first_at,last_at,addresses";
  const rows = compromiseRows(people).map((row) => row.map(cell).join(","));
  return [names, ...rows];
}

function compromiseRows(people: readonly CompromisedPerson[]): string[][] {
  return people.map((person) => [
    ...[person.externalId, person.userId ?? "", person.email ?? "", person.role ?? "", person.change ?? ""],
    ...[String(person.isSuspended), String(person.assertions)],
    ...[person.firstAt?.toISOString() ?? "", person.lastAt?.toISOString() ?? "", person.addresses.join(" ")],
  ]);
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
