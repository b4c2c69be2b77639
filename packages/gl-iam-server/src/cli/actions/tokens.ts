import {
  ErrorCode,
  type IAMGateway,
  type IssuedMachineToken,
  isIamError,
  type MachineToken,
  type MachineTokenCreate,
  type User,
} from "gl-iam";
import { machineTokenJson } from "../../machine-token-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { confirm } from "../prompts.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { findUser } from "../user.js";

const DEFAULT_ORG = "default";
/** A token's id is unique in all organizations. */
const ANYWHERE = { organizationId: null, actor: ACTOR };

interface CreateFlags {
  maker: string;
  scope: MachineTokenCreate["scopes"];
  expiresIn?: number;
  org?: string;
  allOrgs?: boolean;
  json?: boolean;
}

export async function createToken(terminal: Terminal, name: string, flags: CreateFlags): Promise<void> {
  const organizationId = flags.allOrgs ? null : (flags.org ?? DEFAULT_ORG);
  await withRegistry(terminal, async ({ gateway }) => {
    const { id: makerId } = await findMaker(gateway, flags.maker, organizationId);
    const create = { name, scopes: flags.scope, makerId, expiresInSeconds: flags.expiresIn };
    const issued = (await gateway.machineTokens.create(create, { organizationId, actor: ACTOR })).unwrap();
    const { id, scopes, expiresAt } = issued.machineToken;
    const what = `made token ${id} for ${organizationId ?? "every organization"}: ${scopes.join(", ")}`;
    tell(terminal, issued, `${what}; it works until ${expiresAt.toISOString()}`, flags.json);
  });
}

interface RotateFlags {
  grace: number;
  maker?: string;
  yes?: boolean;
  json?: boolean;
}

export async function rotateToken(terminal: Terminal, id: string, flags: RotateFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const makerId = flags.maker === undefined ? undefined : (await findMaker(gateway, flags.maker, null)).id;
    if (flags.grace === 0) {
      await confirm(terminal, "The old token stops working at once. Go on?", flags.yes === true);
    }
    const options = { ...ANYWHERE, gracePeriodSeconds: flags.grace, makerId };
    const issued = (await gateway.machineTokens.rotate(id, options)).unwrap();
    const until = issued.machineToken.previousTokenExpiresAt;
    const old = until ? `the old token works until ${until.toISOString()}` : "the old token has stopped working";
    tell(terminal, issued, `rotated ${issued.machineToken.name}; ${old}`, flags.json);
  });
}

export async function revokeToken(
  terminal: Terminal,
  id: string,
  { yes, json }: { yes?: boolean; json?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    await confirm(terminal, "The token stops working at once, for ever. Go on?", yes === true);
    const revoked = (await gateway.machineTokens.revoke(id, ANYWHERE)).unwrap();
    if (json) terminal.print(JSON.stringify(machineTokenJson(revoked)));
    else terminal.note(`revoked ${revoked.name}`);
  });
}

/** The most wanted columns come first, because a narrow terminal leaves out the last ones. */
const COLUMNS: readonly Column[] = [
  { title: "NAME", atLeast: 12 },
  { title: "STATE" },
  { title: "ID" },
  { title: "ORG", atLeast: 8 },
  { title: "SCOPES", atLeast: 12 },
  { title: "EXPIRES" },
  { title: "LAST USE" },
];

export async function listTokens(terminal: Terminal, { org, json }: { org?: string; json?: boolean }): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const tokens: MachineToken[] = [];
    let cursor: string | undefined;
    do {
      const options = { organizationId: org ?? null, limit: 200, cursor };
      const page = (await gateway.machineTokens.list(options)).unwrap();
      tokens.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    if (json) {
      terminal.print(JSON.stringify({ data: tokens.map(machineTokenJson) }));
      return;
    }
    const rows = tokens.map((token) => [
      token.name,
      token.state,
      token.id,
      token.organizationId ?? "(every one)",
      token.scopes.join(" "),
      token.expiresAt.toISOString(),
      token.lastUsedAt?.toISOString() ?? "never",
    ]);
    printTable(terminal, COLUMNS, rows);
    terminal.note(`${rows.length} ${rows.length === 1 ? "token" : "tokens"}`);
  });
}

/** Somebody of the organization, or a platform_admin, who is usually in the default one. */
async function findMaker(gateway: IAMGateway, reference: string, organizationId: string | null): Promise<User> {
  try {
    return await findUser(gateway, reference, organizationId ?? undefined);
  } catch (error) {
    const isElsewhere = isIamError(error) && error.code === ErrorCode.USER_NOT_FOUND && organizationId !== null;
    if (!isElsewhere) throw error;
    return findUser(gateway, reference);
  }
}

/** The token alone is the result, so that it pipes into a vault. */
function tell(terminal: Terminal, issued: IssuedMachineToken, note: string, json = false): void {
  if (json) {
    terminal.print(JSON.stringify({ ...machineTokenJson(issued.machineToken), token: issued.token }));
    return;
  }
  terminal.note(note);
  terminal.print(issued.token);
}
