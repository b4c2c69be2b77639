import { ErrorCode, emailKey, type SSOPartner } from "gl-iam";
import type { DeclaredEncoding } from "../../text.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { readText } from "../input.js";
import { findPartner } from "../partner.js";
import { type Person, readPeople } from "../people-file.js";
import type { Terminal } from "../terminal.js";
import { IncompleteError } from "../usage.js";

interface ImportFlags {
  org?: string;
  csv: string;
  encoding?: DeclaredEncoding;
  json?: boolean;
}

const SAY_ENCODING = ": say what it is, for instance --encoding windows-1252 for what a spreadsheet on Windows wrote";

interface OfLine {
  readonly line: number;
  readonly message: string;
}

/** One row after the other. A refused row is reported with its line, and the same file can be given again. */
export async function importUsers(terminal: Terminal, reference: string, flags: ImportFlags): Promise<void> {
  const { org, csv, encoding, json } = flags;
  const people = readPeople(readText(terminal, csv, encoding, SAY_ENCODING));
  await withRegistry(terminal, async ({ gateway }) => {
    const partner = await findPartner(gateway, reference, org);
    const warnings = people.flatMap((person) => warningOf(person, partner));
    const refused: (OfLine & { readonly code: string })[] = [];
    let stopped: number | undefined;
    // The current row is finished, so that the report matches the database.
    const interrupted = terminal.interruption("SIGINT");
    let imported = 0;
    for (const { line, ...user } of people) {
      const made = await gateway.partnerUsers.preProvision(partner.id, user, { actor: ACTOR });
      if (made.isOk) imported += 1;
      else refused.push({ line, code: made.error.code, message: made.error.message });
      // The next rows would fail in the same way.
      const isAway = made.error?.code === ErrorCode.STORE_UNAVAILABLE;
      if ((isAway || interrupted.aborted) && line !== people.at(-1)?.line) stopped = line;
      if (stopped !== undefined) break;
    }
    if (json) terminal.print(JSON.stringify({ imported, refused, warnings }));
    else for (const { line, code, message } of refused) terminal.note(`line ${line}: ${code}: ${message}`);
    if (!json) for (const { line, message } of warnings) warn(terminal, `line ${line}: ${message}`);
    if (stopped !== undefined) terminal.note(`stopped after line ${stopped}: give the same file again for the rest`);
    terminal.note(`${imported} of ${people.length} users are in place at ${partner.partnerName}`);
    if (refused.length > 0 || stopped !== undefined) throw new IncompleteError();
  });
}

/** Nobody is refused here, but a sign-in with that address would be. */
function warningOf({ line, email }: Person, { allowedEmailDomains }: SSOPartner): OfLine[] {
  const domain = emailKey(email)?.split("@").at(-1);
  if (domain === undefined || allowedEmailDomains === null || allowedEmailDomains.includes(domain)) return [];
  const domains = allowedEmailDomains.length === 0 ? "no domain is allowed" : allowedEmailDomains.join(", ");
  return [{ line, message: `${email} is outside the partner's e-mail domains (${domains}), and can't sign in` }];
}

function warn(terminal: Terminal, message: string): void {
  terminal.note(`${terminal.paint("yellow", "warning:")} ${message}`);
}
