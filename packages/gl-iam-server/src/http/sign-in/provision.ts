/** A partner's backend makes, updates and reopens its users without a sign-in. */
import { ErrorCode, isIamError, type ProvisionedUser } from "gl-iam";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { defineOperation } from "../contract/operation.js";
import { RateLimited } from "../limits/points.js";
import { json } from "../wire/json.js";
import { provisionPayloadSchema } from "./asserted-payload.js";
import { receive } from "./receiving.js";
import { bodyWith, headersWith, TWO_FORMS, VERIFICATION_ERRORS } from "./two-forms.js";

const PROVISION = {
  action: "provision" as const,
  users: [
    { external_id: "u-1001", email: "alice@acme.example", display_name: "Alice", attributes: { department: "Sales" } },
    { external_id: "u-1002", email: "bob@acme.example" },
  ],
};

const outcomeSchema = z
  .string()
  .describe(
    "`created`, `updated`, `reopened`, `unchanged`; `stale`: a newer request was first; or a code of a refusal",
  );

const provision = defineOperation({
  id: "provisionUsers",
  method: "post",
  path: "/api/v1/sso/provision",
  tag: "sign-in",
  summary: "Make, update or reopen users, by the partner",
  description:
    "Without a sign-in: one user, or up to 500 as `users`, in a body of at most 2 MiB. A single user who is refused " +
    "gets the status of its code. A list gets 200 and an outcome for each user, in the order of the list. " +
    `Signed anew, it changes nothing. Each user counts for the partner's rate limit. ${TWO_FORMS}`,
  headers: headersWith(PROVISION),
  body: bodyWith(PROVISION, provisionPayloadSchema),
  answer: {
    status: 200,
    description: "an outcome for each user",
    schema: z.object({
      users: z.array(
        z.object({
          external_id: z.string().nullable().describe("null when it was not given, or is none"),
          outcome: outcomeSchema,
          errors: z.array(z.object({ field: z.string(), rule: z.string(), message: z.string() })).optional(),
        }),
      ),
    }),
    example: {
      users: [
        { external_id: "u-1001", outcome: "created" },
        { external_id: "u-1002", outcome: "unchanged" },
      ],
    },
  },
  errors: [
    ...VERIFICATION_ERRORS,
    ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED,
    ErrorCode.ROLE_NOT_ALLOWED,
    ErrorCode.USER_NOT_PROVISIONED,
    ErrorCode.USER_PROVISIONING_DISABLED,
    ErrorCode.MAX_USERS_EXCEEDED,
    ErrorCode.IDENTITY_CONFLICT,
  ],
});

export function addProvision(api: Api): void {
  const { state } = api;
  const { sso } = state.gateway;
  api.addRaw(provision, async (context) => {
    const { users } = await withRetryAfter(() =>
      receive(state, context, (request, origin) => sso.provision(request, origin), "provision"),
    );
    return json({ users: users.map(provisionedJson) });
  });
}

function provisionedJson({ externalId, outcome, details }: ProvisionedUser) {
  const errors = details?.map(({ field, rule, message }) => ({ field, rule, message }));
  return { external_id: externalId, outcome, ...(errors ? { errors } : {}) };
}

/** Seconds: the library counts conflicts for an hour. */
const CONFLICT_WINDOW = 3600;
const CONFLICT_POLICY = `"conflict";q=500;w=${CONFLICT_WINDOW}`;

/** The library refuses a partner that has met too many conflicts, and knows no headers. */
async function withRetryAfter<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isLibrarys = isIamError(error) && error.code === ErrorCode.RATE_LIMITED && !(error instanceof RateLimited);
    // Its event is the library's.
    throw isLibrarys ? new RateLimited("conflict", false, CONFLICT_WINDOW, CONFLICT_POLICY) : error;
  }
}
