/** The admin API's credentials of partners' test sides. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { ACME_TEST_KEY } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { callOf } from "./administrator.js";
import { orgIdParameter } from "./query.js";

const createTestCredentials = defineOperation({
  id: "createTestCredentials",
  method: "post",
  path: `${ADMIN_PATH}/partners/{id}/test-credentials`,
  tag: "partners",
  summary: "Make a credential of the partner's test side",
  description:
    "The answer has the secret, this once. The test side follows the partner in everything, and gives no reserved " +
    "role. Its users, addresses, cap and sessions are its own, and guards refuse them unless they ask for them. A " +
    "partner keeps its test key; each call makes a new secret, and the one before ends at once.",
  security: "administrator",
  scope: "never",
  sensitive: true,
  query: z.object({ org_id: orgIdParameter }),
  answer: {
    status: 200,
    description: "made",
    schema: z.object({ consumer_key: z.string(), consumer_secret: z.string() }),
    example: { consumer_key: ACME_TEST_KEY, consumer_secret: "cs_test_EXAMPLE0000000000000000000000000" },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

export function addTestCredentials(api: AdminApi): void {
  const { state } = api;
  api.addAdministration(createTestCredentials, async (context, { administrator }) => {
    const call = callOf(state, context, administrator);
    const { partnerRegistry } = state.gateway;
    const made = (await partnerRegistry.createTestCredentials(context.req.param("id") ?? "", call)).unwrap();
    return json({ consumer_key: made.consumerKey, consumer_secret: made.consumerSecret });
  });
}
