/** What waits for an operator's decision: what holders of setup links have proposed, or ask for. */
import type { IAMGateway, Proposal } from "gl-iam";
import { proposalJson } from "../../proposal-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { findPartner } from "../partner.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface ListFlags {
  org?: string;
  json?: boolean;
}

export async function proposals(terminal: Terminal, reference: string, flags: ListFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, partnerName } = await findPartner(gateway, reference, flags.org);
    const open = (await gateway.setup.proposals(id)).unwrap().filter(({ state }) => state === "open");
    if (flags.json) {
      terminal.print(JSON.stringify(open.map(proposalJson)));
      return;
    }
    if (open.length === 0) terminal.note(`nothing waits for a decision about ${partnerName}`);
    printTable(terminal, COLUMNS, open.map(rowOf));
    for (const { field, warning } of open) if (warning !== null) terminal.note(`${field}: ${warning}`);
  });
}

const COLUMNS: readonly Column[] = [
  { title: "ID" },
  { title: "WHAT" },
  { title: "DIGEST" },
  { title: "VALUE", atLeast: 12 },
  { title: "FROM", atLeast: 12 },
];

function rowOf({ id, field, digest, value, madeFrom }: Proposal): string[] {
  return [id, field, digest, JSON.stringify(value), madeFrom ?? "-"];
}

interface DecisionFlags extends ListFlags {
  digest: string;
  value?: string;
}

export async function approve(terminal: Terminal, reference: string, id: string, flags: DecisionFlags): Promise<void> {
  await decide(terminal, { reference, id, decision: "approve" }, flags);
}

export async function reject(terminal: Terminal, reference: string, id: string, flags: DecisionFlags): Promise<void> {
  await decide(terminal, { reference, id, decision: "reject" }, flags);
}

interface Decision {
  readonly reference: string;
  readonly id: string;
  readonly decision: keyof Pick<IAMGateway["setup"], "approve" | "reject">;
}

async function decide(terminal: Terminal, { reference, id, decision }: Decision, flags: DecisionFlags): Promise<void> {
  const value = flags.value === undefined ? undefined : parseValue(flags.value);
  await withRegistry(terminal, async ({ gateway }) => {
    const { id: partnerId, partnerName } = await findPartner(gateway, reference, flags.org);
    const approval = { digest: flags.digest, value };
    const decided = (await gateway.setup[decision](partnerId, id, approval, { actor: ACTOR })).unwrap();
    if (flags.json) terminal.print(JSON.stringify(proposalJson(decided)));
    else terminal.note(`${decided.field} of ${partnerName}: ${decided.state}`);
  });
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError("--value takes JSON, as partner proposals shows it");
  }
}
