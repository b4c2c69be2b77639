/** An export of a user as JSON, for the command and the HTTP API. */
import { toSnakeCaseEvent, type UserExport } from "gl-iam";
import { toSnakeCase } from "./field-names.js";
import { userJson } from "./user-json.js";

export function userExportJson({ user, identities, auditEvents, nextCursor, ...stored }: UserExport) {
  const { hasPassword, suspendedAt, suspendedBy, lastSignInAt } = user;
  const lists = Object.entries(stored).map(([name, rows]) => [toSnakeCase(name), rows.map(rowJson)]);
  return {
    user: { ...userJson(user), ...rowJson({ hasPassword, suspendedAt, suspendedBy, lastSignInAt }) },
    // What a partner has named stays as it is.
    identities: identities.map(({ attributes, ...identity }) => ({ ...rowJson(identity), attributes })),
    ...Object.fromEntries(lists),
    audit_events: auditEvents.map(toSnakeCaseEvent),
    next_cursor: nextCursor,
  };
}

/** Values are what JSON prints by itself. */
function rowJson(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [toSnakeCase(name), value]));
}
