/** The API's nouns as JSON, and how the library's objects become them. */
import {
  type AuditEvent,
  AuditEventType,
  AuditSeverity,
  ErrorCode,
  MachineTokenScope,
  organizationIdProblem,
  type Session,
  type SessionInfo,
  type SignedIn,
  toSnakeCaseEvent,
  UserState,
} from "gl-iam";
import { z } from "zod";
import { userJson } from "../../user-json.js";

const timestamp = z.iso.datetime();
const jsonObject = z.record(z.string(), z.unknown());

/**
 * The library's rule, applied already here, under its HTTP name and before any comparison. So an impossible name is the
 * same problem for every caller.
 */
export const orgId = z
  .string()
  .check((context) => {
    const problem = organizationIdProblem(context.value);
    const { rule, message = "" } = problem ?? {};
    if (problem) context.issues.push({ code: "custom", input: context.value, message, params: { rule } });
  })
  .meta({ minLength: 1, maxLength: 255 });

export const userSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    display_name: z.string().nullable(),
    roles: z.array(z.string()),
    organization_id: z.string(),
    is_active: z.boolean(),
    created_at: timestamp,
  })
  .meta({ id: "User" });

export const userDetailsSchema = userSchema
  .extend({
    state: z.enum(Object.values(UserState)).describe("dormant: nothing lets the user in, and the address is free"),
    suspended_at: timestamp.nullable(),
    suspended_by: z.string().nullable(),
    has_password: z.boolean(),
    last_sign_in_at: timestamp.nullable(),
  })
  .meta({ id: "UserDetails" });

export const userIdentitySchema = z
  .object({
    id: z.uuid(),
    partner_id: z.uuid(),
    external_id: z.string(),
    role: z.string().describe("the partner's word, as last asserted, like address, name and attributes"),
    roles: z
      .array(z.string())
      .describe("what a session through it has now, after the `role_map`; empty while it is not active"),
    email: z.string(),
    display_name: z.string().nullable(),
    attributes: jsonObject,
    is_active: z.boolean().describe("neither withdrawn by the partner nor suspended by an administrator"),
    withdrawn_at: timestamp.nullable(),
    withdrawn_by: z.string().nullable(),
    suspended_at: timestamp.nullable(),
    suspended_by: z.string().nullable(),
    created_at: timestamp,
    last_sign_in_at: timestamp.nullable(),
  })
  .meta({ id: "UserIdentity" });

export const sessionSchema = z.object({
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_in: z.int().describe("seconds"),
  refresh_token: z.string().describe("works once"),
});

export const presentSessionSchema = z
  .object({
    id: z.uuid(),
    auth_method: z.enum(["partner", "password", "passkey"]),
    partner_id: z.uuid().nullable(),
    external_id: z.string().nullable(),
    is_test: z.boolean().describe("of a partner's test side: its user is nobody whom the application knows"),
    attributes: jsonObject,
    created_at: timestamp,
    expires_at: timestamp,
    last_seen_at: timestamp,
  })
  .meta({ id: "Session" });

/** A session in a list: without what its user alone may see. */
export const listedSessionSchema = presentSessionSchema
  .omit({ attributes: true })
  .extend({ user_id: z.uuid(), organization_id: z.string() })
  .meta({ id: "ListedSession" });

/** Tokens, their user, and what is known of the session. */
export const signedInSchema = sessionSchema.extend({ user: userSchema, session: presentSessionSchema });

export const machineTokenSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(Object.values(MachineTokenScope))),
    org_id: z.string().nullable().describe("null: every organization"),
    maker_id: z.uuid(),
    state: z
      .enum(["active", "expired", "revoked", "powerless"])
      .describe("powerless: its maker may no longer administer what it is for"),
    created_at: timestamp,
    expires_at: timestamp,
    last_used_at: timestamp.nullable().describe("exact to the minute"),
    revoked_at: timestamp.nullable(),
    previous_token_expires_at: timestamp.nullable(),
  })
  .meta({ id: "MachineToken" });

export const scimTokenSchema = z
  .object({
    id: z.uuid(),
    partner_id: z.uuid(),
    state: z.enum(["active", "expired", "revoked"]),
    created_at: timestamp,
    expires_at: timestamp,
    last_used_at: timestamp.nullable().describe("exact to the minute"),
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: "ScimToken" });

export const scimErrorSchema = z
  .object({
    schemas: z.array(z.string()),
    status: z.string(),
    scimType: z.string().optional(),
    detail: z.string(),
  })
  .meta({ id: "ScimError" });

export const partnerUserSchema = z
  .object({
    user_id: z.uuid(),
    partner_id: z.uuid(),
    external_id: z.string(),
    email: z.string(),
    display_name: z.string().nullable(),
    role: z.string().nullable(),
    is_active: z.boolean(),
    created_at: timestamp,
    last_sign_in_at: timestamp.nullable(),
  })
  .meta({ id: "PartnerUser" });

export const auditEventSchema = z
  .object({
    id: z.uuid(),
    event_type: z.enum(Object.values(AuditEventType)),
    severity: z.enum(Object.values(AuditSeverity)),
    timestamp,
    organization_id: z.string().nullable(),
    actor: z.string().nullable(),
    user_id: z.uuid().nullable(),
    partner_id: z.uuid().nullable(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    error_code: z.enum(Object.values(ErrorCode)).nullable(),
    message: z.string(),
    details: jsonObject,
    request_id: z.string().nullable(),
  })
  .meta({ id: "AuditEvent" });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.values(ErrorCode)),
    request_id: z.string(),
    errors: z
      .array(z.object({ field: z.string(), index: z.int().optional(), rule: z.string(), message: z.string() }))
      .optional(),
  })
  .meta({ id: "Problem" });

/** The query parameters of every list. The library has the bounds. */
export const pageParameters = {
  limit: z
    .string()
    .refine((text) => /^\d{1,6}$/.test(text), { error: "must be an integer", params: { rule: "integer" } })
    .meta({ pattern: "^\\d{1,6}$" })
    .transform(Number)
    .optional()
    .describe("1-200; 50 by default"),
  cursor: z.string().optional().describe("the next_cursor of the previous page"),
};

export function pageOf<T extends z.ZodType>(entry: T) {
  return z.object({ data: z.array(entry), next_cursor: z.string().nullable() });
}

export function sessionJson(session: Session): z.input<typeof sessionSchema> {
  return {
    access_token: session.accessToken,
    token_type: session.tokenType,
    expires_in: session.expiresIn,
    refresh_token: session.refreshToken,
  };
}

export function presentSessionJson(session: SessionInfo): z.input<typeof presentSessionSchema> {
  return {
    id: session.id,
    auth_method: session.authMethod,
    partner_id: session.partnerId,
    external_id: session.externalId,
    is_test: session.isTest,
    attributes: session.attributes,
    created_at: session.createdAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    last_seen_at: session.lastSeenAt.toISOString(),
  };
}

export function signedInJson({ user, session }: SignedIn): z.input<typeof signedInSchema> {
  return { ...sessionJson(session), user: userJson(user), session: presentSessionJson(session) };
}

export function auditEventJson(event: AuditEvent): z.input<typeof auditEventSchema> {
  return toSnakeCaseEvent(event);
}
