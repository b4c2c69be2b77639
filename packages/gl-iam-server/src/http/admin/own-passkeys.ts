/** An administrator's own passkeys, at the console. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { defineOperation } from "../contract/operation.js";
import {
  CREATION,
  creationOf,
  creationSchema,
  PASSKEY,
  PASSKEY_ENROLMENT,
  passkeyEnrolmentJson,
  passkeyEnrolmentSchema,
  passkeyJson,
  passkeySchema,
} from "../contract/passkeys.js";
import { relyingPartyOf } from "../session/passkey.js";
import { callWith, presentedByAdministrator } from "../session/presented.js";
import type { AppContext } from "../wire/app-context.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";

const PASSKEYS = `${ADMIN_PATH}/session/passkeys`;
const OWN = { tag: "session", security: "administrator", scope: "never" } as const;

const begin = defineOperation({
  ...OWN,
  id: "beginPasskey",
  method: "post",
  path: `${PASSKEYS}/begin`,
  summary: "Begin to enroll a passkey",
  description: "For `navigator.credentials.create`. The challenge works once, for five minutes.",
  sensitive: true,
  answer: {
    status: 200,
    description: "to be signed",
    schema: passkeyEnrolmentSchema,
    example: PASSKEY_ENROLMENT,
  },
  errors: [],
});

const enroll = defineOperation({
  ...OWN,
  id: "enrollPasskey",
  method: "post",
  path: PASSKEYS,
  summary: "Enroll a passkey",
  description: "From then on it signs in to the console in place of password and second factor.",
  sensitive: true,
  body: { contentType: "application/json", schema: creationSchema, example: CREATION },
  answer: { status: 201, description: "enrolled", schema: passkeySchema, example: PASSKEY },
  errors: [ErrorCode.AUTHENTICATION_FAILED, ErrorCode.CONFLICT],
});

const list = defineOperation({
  ...OWN,
  id: "listPasskeys",
  method: "get",
  path: PASSKEYS,
  summary: "The own passkeys, in the order of enrolment",
  answer: {
    status: 200,
    description: "all of them",
    schema: z.object({ data: z.array(passkeySchema) }),
    example: { data: [PASSKEY] },
  },
  errors: [],
});

const remove = defineOperation({
  ...OWN,
  id: "removePasskey",
  method: "delete",
  path: `${PASSKEYS}/{passkey_id}`,
  summary: "Remove a passkey",
  description: "The administrator's other sessions end.",
  sensitive: true,
  answer: { status: 204, description: "removed" },
  errors: [],
});

export function addOwnPasskeys(api: AdminApi): void {
  const { state } = api;
  const { passkeys } = state.gateway;
  const presented = (context: AppContext) => {
    const given = presentedByAdministrator(state, context);
    return { token: given.token, call: callWith(state, context, given) };
  };
  const relyingParty = relyingPartyOf(state, true);

  api.addAdministration(begin, async (context) => {
    const { token, call } = presented(context);
    return json(passkeyEnrolmentJson((await passkeys.beginEnrolment(token, { ...call, relyingParty })).unwrap()));
  });

  api.addAdministration(enroll, async (context, { body }) => {
    const { token, call } = presented(context);
    return json(passkeyJson((await passkeys.enroll(token, creationOf(body), { ...call, relyingParty })).unwrap()), 201);
  });

  api.addAdministration(list, async (context) => {
    const { token, call } = presented(context);
    return json({ data: (await passkeys.list(token, call)).unwrap().map(passkeyJson) });
  });

  api.addAdministration(remove, async (context) => {
    const { token, call } = presented(context);
    (await passkeys.remove(token, context.req.param("passkey_id") ?? "", call)).unwrap();
    return new Response(null, { status: 204 });
  });
}
