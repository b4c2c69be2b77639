/** The admin API's rights of a person: a copy of everything that is stored about it, and its erasure. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { userExportJson } from "../../user-export-json.js";
import { AUDIT_EVENT, USER_EXPORT } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { auditEventSchema, pageParameters, userSchema } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { userCallOf } from "./administrator.js";
import { bySide } from "./query.js";

/** As everywhere. The library, asked for no limit, would read all events at once. */
const DEFAULT_LIMIT = 50;

const rows = z.array(z.record(z.string(), z.unknown()));

const userExportSchema = z
  .object({
    user: userSchema.extend({
      has_password: z.boolean(),
      suspended_at: z.iso.datetime().nullable(),
      suspended_by: z.string().nullable(),
      last_sign_in_at: z.iso.datetime().nullable(),
    }),
    identities: rows.describe("what the user is at each partner, with the asserted attributes"),
    former_users: rows.describe("users that were merged into this one"),
    former_addresses: rows,
    sessions: rows.describe("with the addresses from which they were refreshed"),
    open_sign_ins: rows.describe("begun by a partner, and not finished by a browser"),
    second_factors: rows,
    passkeys: rows,
    machine_tokens: rows.describe("made by the user"),
    audit_events: z.array(auditEventSchema).describe("about the user and by the user, newest first"),
    next_cursor: z.string().nullable().describe("the next page of events; the rest of the export comes with each page"),
  })
  .meta({ id: "UserExport" });

const exportUser = defineOperation({
  id: "exportUser",
  method: "get",
  path: `${ADMIN_PATH}/users/{id}/export`,
  tag: "users",
  summary: "Everything that is stored about a person",
  description:
    "Also under users that were merged into this one. It has no secrets. Of the events, an `org_admin` gets those of " +
    "the own organization. They come in pages: go on while `next_cursor` is not null. Each page leaves a " +
    "`user_exported` event.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query: bySide.extend(pageParameters),
  answer: {
    status: 200,
    description: "the person, with one page of events",
    schema: userExportSchema,
    example: { ...USER_EXPORT, audit_events: [AUDIT_EVENT] },
  },
  errors: [ErrorCode.USER_NOT_FOUND],
});

const eraseUser = defineOperation({
  id: "eraseUser",
  method: "post",
  path: `${ADMIN_PATH}/users/{id}/erase`,
  tag: "users",
  summary: "Erase a person, for ever",
  description:
    "Everything that is stored about the person goes: user, identities, sessions, factors, tokens, and what events " +
    "say of it. The user's id and the facts of the audit stay. Nobody erases themselves. An administrator is erased " +
    "by two: another one must have suspended the user before, or taken its roles away. Whoever took them away does " +
    "not erase the person too. Otherwise it is a `conflict`.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query: bySide,
  answer: { status: 204, description: "erased" },
  errors: [ErrorCode.USER_NOT_FOUND, ErrorCode.CONFLICT],
});

export function addPersonalDataOperations(api: AdminApi): void {
  const { state } = api;
  const { gateway } = state;

  api.addAdministration(exportUser, async (context, { query: { limit, cursor }, administrator }) => {
    const call = userCallOf(state, context, administrator);
    const page = { ...call, limit: limit ?? DEFAULT_LIMIT, cursor };
    return json(userExportJson((await gateway.users.export(context.req.param("id") ?? "", page)).unwrap()));
  });

  api.addAdministration(eraseUser, async (context, { administrator }) => {
    const call = userCallOf(state, context, administrator);
    (await gateway.users.erase(context.req.param("id") ?? "", call)).unwrap();
    return new Response(null, { status: 204 });
  });
}
