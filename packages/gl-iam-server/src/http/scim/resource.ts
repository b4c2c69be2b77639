/** A partner's user as a SCIM resource (RFC 7643, section 4.1). */
import type { ScimUser } from "gl-iam";
import { z } from "zod";
import { SCIM_PATH } from "../wire/scim-error.js";

export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
export const LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export const scimUserSchema = z
  .object({
    schemas: z.array(z.string()),
    id: z.uuid(),
    externalId: z.string(),
    userName: z.string(),
    displayName: z.string().optional(),
    name: z.object({ formatted: z.string() }).optional(),
    emails: z.array(z.object({ value: z.string(), type: z.string(), primary: z.boolean() })),
    roles: z.array(z.object({ value: z.string(), primary: z.boolean() })),
    active: z.boolean(),
    meta: z.object({
      resourceType: z.string(),
      created: z.iso.datetime(),
      lastModified: z.iso.datetime(),
      location: z.string(),
    }),
  })
  .meta({ id: "ScimUser" });

export const scimListSchema = z.object({
  schemas: z.array(z.string()),
  totalResults: z.int(),
  startIndex: z.int(),
  itemsPerPage: z.int(),
  Resources: z.array(scimUserSchema),
});

/** @param base the application's public URL */
export function scimUserJson(user: ScimUser, base: string): z.output<typeof scimUserSchema> {
  const { id, externalId, email, displayName, role, isActive, createdAt, changedAt } = user;
  return {
    schemas: [USER_SCHEMA],
    id,
    externalId,
    userName: email,
    ...(displayName === null ? {} : { displayName, name: { formatted: displayName } }),
    emails: [{ value: email, type: "work", primary: true }],
    roles: [{ value: role, primary: true }],
    active: isActive,
    meta: {
      resourceType: "User",
      created: createdAt.toISOString(),
      lastModified: changedAt.toISOString(),
      location: locationOf(id, base),
    },
  };
}

export function locationOf(id: string, base: string): string {
  return `${base.replace(/\/$/, "")}${SCIM_PATH}/Users/${id}`;
}
