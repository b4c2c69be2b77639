/** A partner's fields as JSON bodies, and how they become the library's. The library has the rules; here are the shapes. */
import { CLEAR_PARTNER_FIELD, type FieldProblem, type SSOPartnerCreate, type SSOPartnerUpdate } from "gl-iam";
import { z } from "zod";
import { toCamelCase } from "../../partner-json.js";
import { orgId, ssoMode, userProvisioning } from "../contract/schemas.js";
import { refusedFields } from "../wire/problem.js";

const list = z.array(z.string());

const UPDATABLE = {
  partner_name: z.string().optional(),
  allowed_origins: list.optional(),
  sso_mode: ssoMode.optional(),
  user_provisioning: userProvisioning.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  allowed_email_domains: list.optional(),
  allowed_source_ips: list.optional(),
  max_users: z.number().optional(),
  allowed_roles: list.optional(),
  login_url: z.string().optional(),
};

/** null is "no restriction", as when left out. */
export const createSchema = z.strictObject({
  ...UPDATABLE,
  partner_name: z.string(),
  org_id: orgId.optional(),
  allowed_email_domains: list.nullish(),
  allowed_source_ips: list.nullish(),
  max_users: z.number().nullish(),
  allowed_roles: list.nullish(),
  login_url: z.string().nullish(),
  consumer_key: z.string().optional(),
  consumer_secret: z.string().optional(),
});

/** Those of which null says something: no restriction. */
export const CLEARABLE_FIELDS = [
  "allowed_email_domains",
  "allowed_source_ips",
  "max_users",
  "allowed_roles",
  "login_url",
] as const satisfies (keyof typeof UPDATABLE)[];

/** Left out stays; [] denies all; a bare null is refused, so that a forwarded form can't wipe an allow-list. */
export const updateSchema = z.strictObject(UPDATABLE);

export function toCreate({ org_id: _, ...body }: z.output<typeof createSchema>, orgId: string): SSOPartnerCreate {
  return { ...(camelFields(body) as unknown as SSOPartnerCreate), orgId };
}

/**
 * @param clear the fields to set back to "no restriction", as in `?clear=a,b`
 * @throws IamError `validation_error` for a field that is no partner's, or both given and cleared
 */
export function toUpdate(body: z.output<typeof updateSchema>, clear: string | undefined): SSOPartnerUpdate {
  const problems: FieldProblem[] = [];
  const update = camelFields(body);
  for (const name of new Set((clear ?? "").split(",").map((field) => field.trim()))) {
    if (name === "") continue;
    if (!Object.hasOwn(UPDATABLE, name)) {
      problems.push({ field: "clear", rule: "unknown_field", message: "must name fields of a partner" });
    } else if (Object.hasOwn(body, name)) {
      problems.push({ field: name, rule: "exclusive", message: "can't be set and cleared at once" });
    } else {
      update[toCamelCase(name)] = CLEAR_PARTNER_FIELD;
    }
  }
  if (problems.length > 0) throw refusedFields(problems);
  return update;
}

function camelFields(body: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [toCamelCase(name), value]));
}
