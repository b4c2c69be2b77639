/** What this service speaks of SCIM: RFC 7643, sections 5 to 7. */
import { SCIM_PATH } from "../wire/scim-error.js";
import { LIST_SCHEMA, USER_SCHEMA } from "./resource.js";

const CORE = "urn:ietf:params:scim:schemas:core:2.0";

export const SERVICE_PROVIDER_CONFIG = {
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "Bearer token",
      description: "The partner's SCIM token in the Authorization header",
      specUri: "https://www.rfc-editor.org/rfc/rfc6750",
      primary: true,
    },
  ],
};

export const USER_TYPE = {
  schemas: [`${CORE}:ResourceType`],
  id: "User",
  name: "User",
  endpoint: "/Users",
  description: "A user of the partner",
  schema: USER_SCHEMA,
};

/** The attributes that are kept. */
export const USER_ATTRIBUTES = {
  schemas: [`${CORE}:Schema`],
  id: USER_SCHEMA,
  name: "User",
  description: "A user of the partner",
  attributes: [
    attribute("externalId", "the user's stable id at the partner", {
      required: true,
      caseExact: true,
      mutability: "immutable",
      uniqueness: "server",
    }),
    attribute("userName", "the e-mail address", { required: true, uniqueness: "server" }),
    attribute("displayName", "the name as it is shown"),
    attribute("name", "read where there is no displayName", {
      type: "complex",
      subAttributes: [
        attribute("formatted", "the whole name"),
        attribute("givenName", "read together with familyName", { mutability: "writeOnly", returned: "never" }),
        attribute("familyName", "read together with givenName", { mutability: "writeOnly", returned: "never" }),
      ],
    }),
    attribute("emails", "the address of userName", {
      type: "complex",
      multiValued: true,
      mutability: "readOnly",
      subAttributes: [
        attribute("value", "the address", { mutability: "readOnly" }),
        attribute("type", "work", { mutability: "readOnly" }),
        attribute("primary", "true", { type: "boolean", mutability: "readOnly" }),
      ],
    }),
    attribute("active", "false: the partner has withdrawn the user", { type: "boolean" }),
    attribute("roles", "one role, in the partner's words", {
      type: "complex",
      multiValued: true,
      subAttributes: [
        attribute("value", "the role", { caseExact: true }),
        attribute("primary", "of several, the one that is read", { type: "boolean" }),
      ],
    }),
  ],
};

/** With the `meta` of this application's address. */
export function described(resource: object, kind: string, base: string) {
  const path = "id" in resource ? `${kind}s/${resource.id}` : kind;
  return { ...resource, meta: { resourceType: kind, location: `${base.replace(/\/$/, "")}${SCIM_PATH}/${path}` } };
}

export function listOf(resources: readonly object[]) {
  const { length } = resources;
  return { schemas: [LIST_SCHEMA], totalResults: length, startIndex: 1, itemsPerPage: length, Resources: resources };
}

function attribute(name: string, description: string, differing: object = {}) {
  const text = { type: "string", multiValued: false, required: false, caseExact: false };
  const access = { mutability: "readWrite", returned: "default", uniqueness: "none" };
  return { name, description, ...text, ...access, ...differing };
}
