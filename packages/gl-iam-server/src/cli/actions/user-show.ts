import type { AuditEvent, UserDetails, UserIdentity } from "gl-iam";
import { toSnakeCaseEvent } from "gl-iam";
import { userDetailsJson, userIdentityJson } from "../../user-json.js";
import { AuditText } from "../audit-text.js";
import { withRegistry } from "../gateway.js";
import { printField } from "../partner.js";
import type { Terminal } from "../terminal.js";
import { findUser } from "../user.js";

const LAST_EVENTS = 5;

export async function showUser(
  terminal: Terminal,
  reference: string,
  { org, json }: { org?: string; json?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, organizationId } = await findUser(gateway, reference, org);
    const user = (await gateway.users.get(id, { organizationId })).unwrap();
    const identities = (await gateway.users.identities(id, { organizationId })).unwrap();
    const { data: events } = (await gateway.listAuditEvents({ userId: id, limit: LAST_EVENTS })).unwrap();
    if (json) {
      terminal.print(JSON.stringify(toJson(user, identities, events)));
      return;
    }
    printUser(terminal, user);
    printField(terminal, "identities", identities.length === 0 ? ["none"] : identities.map(describeIdentity));
    const text = new AuditText(gateway);
    await text.lookUp(events);
    printField(
      terminal,
      "last events",
      events.map((event) => text.format(event)),
    );
  });
}

function toJson(user: UserDetails, identities: readonly UserIdentity[], events: readonly AuditEvent[]) {
  return {
    ...userDetailsJson(user),
    identities: identities.map(userIdentityJson),
    last_events: events.map(toSnakeCaseEvent),
  };
}

function printUser(terminal: Terminal, user: UserDetails): void {
  const values = {
    id: user.id,
    email: user.email,
    display_name: user.displayName ?? "none",
    organization_id: user.organizationId,
    state: user.suspendedAt === null ? user.state : `suspended since ${since(user)}`,
    roles: user.roles.length === 0 ? "none granted" : user.roles.join(", "),
    password: user.hasPassword ? "yes" : "no",
    created_at: user.createdAt.toISOString(),
    last_sign_in_at: user.lastSignInAt?.toISOString() ?? "never",
  };
  for (const [name, value] of Object.entries(values)) printField(terminal, name, [value]);
}

/** A line that names the partner by its id, which every other command takes. */
function describeIdentity(identity: UserIdentity): string {
  const states = [
    ...(identity.withdrawnAt === null ? [] : [`withdrawn since ${identity.withdrawnAt.toISOString()}`]),
    ...(identity.suspendedAt === null ? [] : [`suspended since ${since(identity)}`]),
  ];
  const state = states.length === 0 ? "active" : states.join(", ");
  const { id, externalId, partnerId } = identity;
  return `${externalId} of partner ${partnerId}, ${describeRole(identity)}, ${state}, id ${id}`;
}

/** The partner's word, and what it means if that is something else. */
function describeRole({ role, roles, isActive }: UserIdentity): string {
  if (!isActive || roles.includes(role)) return role;
  return `${role} (${roles.join(", ") || "no role"})`;
}

function since({ suspendedAt, suspendedBy }: Pick<UserDetails, "suspendedAt" | "suspendedBy">): string {
  return `${suspendedAt?.toISOString() ?? ""} by ${suspendedBy ?? "unknown"}`;
}
