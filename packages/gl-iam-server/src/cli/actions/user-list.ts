import type { UserDetails, UserState } from "gl-iam";
import { userDetailsJson } from "../../user-json.js";
import { withRegistry } from "../gateway.js";
import { findPartner, partnerIdOnSide } from "../partner.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { parseSince } from "../time.js";

/** The most wanted columns come first, because a narrow terminal leaves out the last ones. */
const COLUMNS: readonly Column[] = [
  { title: "E-MAIL", atLeast: 16 },
  { title: "NAME", atLeast: 8 },
  { title: "STATE" },
  { title: "ORG", atLeast: 8 },
  { title: "ROLES", atLeast: 10 },
  { title: "LAST SIGN-IN" },
  { title: "ID" },
];
const PAGE = 200;

interface ListFlags {
  org?: string;
  query?: string;
  partner?: string;
  role?: string;
  state?: UserState;
  seenBefore?: string;
  seenAfter?: string;
  test?: boolean;
  limit: number;
  json?: boolean;
}

export async function listUsers(terminal: Terminal, flags: ListFlags): Promise<void> {
  const { org, query, role, state, limit, json } = flags;
  const now = Date.now();
  const seen = (flag: "--seen-before" | "--seen-after", text: string | undefined) =>
    text === undefined ? undefined : parseSince(text, now, flag);
  const seenBefore = seen("--seen-before", flags.seenBefore);
  const seenAfter = seen("--seen-after", flags.seenAfter);
  await withRegistry(terminal, async ({ gateway }) => {
    const test = flags.test === true;
    const partner = flags.partner === undefined ? undefined : await findPartner(gateway, flags.partner, org);
    const partnerId = partner && (await partnerIdOnSide(gateway, partner, test));
    const filter = { organizationId: org ?? null, test, query, partnerId, role, state, seenBefore, seenAfter };
    const users: UserDetails[] = [];
    let cursor: string | undefined;
    do {
      const most = Math.min(PAGE, limit - users.length);
      const page = (await gateway.users.list({ ...filter, limit: most, cursor })).unwrap();
      users.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && users.length < limit);
    if (json) terminal.print(JSON.stringify({ data: users.map(userDetailsJson) }));
    else print(terminal, users);
    if (cursor !== undefined) terminal.note(`there are more than these ${users.length}: see --limit`);
    else if (!json) terminal.note(`${users.length} ${users.length === 1 ? "user" : "users"}`);
  });
}

function print(terminal: Terminal, users: readonly UserDetails[]): void {
  const rows = users.map((user) => [
    user.email,
    user.displayName ?? "",
    user.state,
    user.organizationId,
    user.roles.join(" "),
    user.lastSignInAt?.toISOString() ?? "never",
    user.id,
  ]);
  printTable(terminal, COLUMNS, rows);
}
