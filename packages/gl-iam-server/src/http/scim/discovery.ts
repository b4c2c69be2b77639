/** What a directory reads before it begins: RFC 7644, section 4. */
import { ErrorCode, IamError } from "gl-iam";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { defineOperation } from "../contract/operation.js";
import { SCIM_PATH, SCIM_TYPE } from "../wire/scim-error.js";
import { requireDirectory } from "./directory.js";
import { described, listOf, SERVICE_PROVIDER_CONFIG, USER_ATTRIBUTES, USER_TYPE } from "./service-description.js";
import { scimJson } from "./users.js";

const schema = z.looseObject({ schemas: z.array(z.string()) }).meta({ id: "ScimDescription" });

interface Description {
  readonly id: string;
  readonly path: string;
  readonly summary: string;
  readonly body: (base: string) => object;
}

const DESCRIPTIONS: readonly Description[] = [
  {
    id: "scimServiceProviderConfig",
    path: "ServiceProviderConfig",
    summary: "What this service speaks of SCIM",
    body: (base) => described(SERVICE_PROVIDER_CONFIG, "ServiceProviderConfig", base),
  },
  {
    id: "scimResourceTypes",
    path: "ResourceTypes",
    summary: "The kinds of resources: users",
    body: (base) => listOf([described(USER_TYPE, "ResourceType", base)]),
  },
  {
    id: "scimUserResourceType",
    path: "ResourceTypes/User",
    summary: "The kind of a user",
    body: (base) => described(USER_TYPE, "ResourceType", base),
  },
  {
    id: "scimSchemas",
    path: "Schemas",
    summary: "The attributes that are kept",
    body: (base) => listOf([described(USER_ATTRIBUTES, "Schema", base)]),
  },
  {
    id: "scimUserSchema",
    path: "Schemas/{schema}",
    summary: "The attributes of a user",
    body: (base) => described(USER_ATTRIBUTES, "Schema", base),
  },
];

export function addScimDiscovery(api: Api): void {
  const { state } = api;
  const { publicUrl } = state.options;
  for (const { id, path, summary, body } of DESCRIPTIONS) {
    const operation = defineOperation({
      id,
      method: "get",
      path: `${SCIM_PATH}/${path}`,
      tag: "scim",
      summary,
      security: "directory",
      answer: { status: 200, description: "as it is", contentType: SCIM_TYPE, schema, example: body(publicUrl) },
      errors: [ErrorCode.NOT_FOUND],
    });
    api.addRaw(operation, async (context) => {
      await requireDirectory(state, context);
      // Colons in a route would be parameters.
      const named = context.req.param("schema") ?? USER_ATTRIBUTES.id;
      if (named !== USER_ATTRIBUTES.id) throw new IamError(ErrorCode.NOT_FOUND, "there is no such schema");
      return scimJson(body(publicUrl));
    });
  }
}
