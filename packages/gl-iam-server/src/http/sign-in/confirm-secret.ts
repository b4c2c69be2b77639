/** The partner's backend confirms the pending secret of a setup link, signed with the current one. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { defineOperation } from "../contract/operation.js";
import { SETUP_LINK } from "../contract/setup.js";
import { json } from "../wire/json.js";
import { receive } from "./receiving.js";
import { bodyWith, headersWith, TWO_FORMS, VERIFICATION_ERRORS } from "./two-forms.js";

const CONFIRMATION = { action: "confirm_secret" as const, setup_link_id: SETUP_LINK.id };

const confirmationSchema = z
  .looseObject({
    action: z.literal("confirm_secret"),
    setup_link_id: z.uuid().describe("the link whose secret is pending: it confirms no other one"),
    nonce: z.string().min(1).max(255).optional(),
    aud: z.union([z.string(), z.array(z.string()).max(100)]).optional(),
  })
  .meta({ id: "SecretConfirmation" });

const confirmSecret = defineOperation({
  id: "confirmSecret",
  method: "post",
  path: "/api/v1/sso/confirm-secret",
  tag: "setup",
  summary: "Confirm the pending secret of a setup link, signed with the current one",
  description: `The pending one then works, and the current one for 24 hours more. ${TWO_FORMS}`,
  headers: headersWith(CONFIRMATION),
  body: bodyWith(CONFIRMATION, confirmationSchema),
  answer: {
    status: 200,
    description: "the next secret works",
    schema: z.object({ confirmed: z.literal(true) }),
    example: { confirmed: true },
  },
  errors: [...VERIFICATION_ERRORS, ErrorCode.CONFLICT],
});

export function addSecretConfirmation(api: Api): void {
  const { state } = api;
  api.addRaw(confirmSecret, async (context) => {
    await receive(state, context, (request, origin) => state.gateway.setup.confirmSigned(request, origin));
    return json({ confirmed: true });
  });
}
