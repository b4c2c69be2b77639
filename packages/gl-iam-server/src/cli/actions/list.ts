import { partnerToJson } from "gl-iam";
import { withRegistry } from "../gateway.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

/** The most wanted columns come first, because a narrow terminal leaves out the last ones. */
const COLUMNS: readonly Column[] = [
  { title: "NAME", atLeast: 16 },
  { title: "STATE" },
  { title: "CONSUMER KEY" },
  { title: "ORG", atLeast: 8 },
  { title: "MODE" },
  { title: "ID" },
];

interface ListFlags {
  org?: string;
  active?: boolean;
  inactive?: boolean;
  query?: string;
  json?: boolean;
}

export async function list(terminal: Terminal, { org, active, inactive, query, json }: ListFlags): Promise<void> {
  if (active && inactive) throw new UsageError("--active and --inactive exclude each other");
  const isActive = active ? true : inactive ? false : undefined;
  await withRegistry(terminal, async ({ gateway }) => {
    const partners = [];
    let cursor: string | undefined;
    do {
      const options = { organizationId: org, isActive, query, limit: 200, cursor };
      const page = (await gateway.partnerRegistry.listPartnersPage(options)).unwrap();
      partners.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    if (json) {
      terminal.print(JSON.stringify({ data: partners.map((partner) => partnerToJson(partner)) }));
      return;
    }
    const rows = partners.map((partner) => [
      partner.partnerName,
      partner.isActive ? "active" : "inactive",
      partner.consumerKey,
      partner.orgId,
      partner.ssoMode,
      partner.id,
    ]);
    printTable(terminal, COLUMNS, rows);
    terminal.note(`${rows.length} ${rows.length === 1 ? "partner" : "partners"}`);
  });
}
