/** The user's own second factor, and the proof that opens sensitive operations. */
import { type ContinuedSession, type Enrolment, ErrorCode } from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { defineOperation, type Operation } from "../contract/operation.js";
import type { AppContext } from "../wire/app-context.js";
import { json } from "../wire/json.js";
import { keepContinued } from "./browser-session.js";
import { keepDevice } from "./known-device.js";
import { guessingAsUser } from "./own-guesses.js";
import { callWith, type Presented, presentedSession, requireUser } from "./presented.js";

const code = z.string().describe("of the authenticator app, or a recovery code");

const EXAMPLE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const EXAMPLE_CODE = "492039";

const enroll = defineOperation({
  id: "enrollSecondFactor",
  method: "post",
  path: "/api/v1/auth/mfa/enroll",
  tag: "session",
  summary: "Begin to enroll a second factor",
  description:
    "The answer has a secret for an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds), the same as a " +
    "URL for a QR code, and ten recovery codes, each good for one sign-in. Nothing of it is shown again. It counts " +
    "from its confirmation on, which comes from the same session within 15 minutes. A second one replaces the first " +
    "one. Where a factor is required, the first one needs the `ticket` that an administrator has issued.",
  security: "session",
  sensitive: "sometimes",
  body: {
    contentType: "application/json",
    schema: z.object({ ticket: z.string().optional().describe("`mt_live_…`, for the first one where it is required") }),
    example: {},
    optional: true,
  },
  answer: {
    status: 200,
    description: "to be kept, and confirmed",
    schema: z.object({ secret: z.string(), otpauth_url: z.string(), recovery_codes: z.array(z.string()) }),
    example: {
      secret: EXAMPLE_SECRET,
      otpauth_url: `otpauth://totp/app.example.com:ops%40example.com?issuer=app.example.com&secret=${EXAMPLE_SECRET}`,
      recovery_codes: ["0a1b2-c3d4e-5f6g7-h8j9k"],
    },
  },
  errors: [ErrorCode.PERMISSION_DENIED, ErrorCode.USER_INACTIVE, ErrorCode.CONFLICT, ErrorCode.RATE_LIMITED],
});

const confirm = defineOperation({
  id: "confirmSecondFactor",
  method: "post",
  path: "/api/v1/auth/mfa/confirm",
  tag: "session",
  summary: "Confirm a second factor with a code of it",
  description: "From then on a log-in needs a code. The user's other sessions end; this one goes on.",
  security: "session",
  body: { contentType: "application/json", schema: z.object({ code }), example: { code: EXAMPLE_CODE } },
  answer: { status: 204, description: "enrolled" },
  errors: [
    ErrorCode.AUTHENTICATION_FAILED,
    ErrorCode.PERMISSION_DENIED,
    ErrorCode.USER_INACTIVE,
    ErrorCode.CONFLICT,
    ErrorCode.RATE_LIMITED,
  ],
});

const disable = defineOperation({
  id: "disableSecondFactor",
  method: "post",
  path: "/api/v1/auth/mfa/disable",
  tag: "session",
  summary: "Turn the second factor off",
  description:
    "With the password and a code. The user's other sessions end; this one goes on. Where a factor is required the " +
    "answer is `permission_denied`: enroll another one, which replaces it.",
  security: "session",
  body: {
    contentType: "application/json",
    schema: z.object({ password: z.string(), code }),
    example: { password: "correct horse battery staple", code: EXAMPLE_CODE },
  },
  answer: { status: 204, description: "turned off" },
  errors: [
    ErrorCode.AUTHENTICATION_FAILED,
    ErrorCode.PERMISSION_DENIED,
    ErrorCode.USER_INACTIVE,
    ErrorCode.CONFLICT,
    ErrorCode.RATE_LIMITED,
  ],
});

const reauthenticate = defineOperation({
  id: "reauthenticate",
  method: "post",
  path: "/api/v1/auth/reauthenticate",
  tag: "session",
  summary: "Prove the password again",
  description:
    "Sensitive operations answer 403 `reauthentication_required` when the session's user last proved its " +
    "password more than 15 minutes ago. After this they are open for 15 minutes. A user with a second factor " +
    "also sends `code`. A session in a cookie gets a fresh value; the one before lives ten seconds more and opens " +
    "nothing of it. A session through a partner gets `permission_denied`: it never opens them.",
  security: "session",
  body: {
    contentType: "application/json",
    schema: z.object({ password: z.string(), code: code.optional() }),
    example: { password: "correct horse battery staple" },
  },
  answer: { status: 204, description: "sensitive operations are open" },
  errors: [
    ErrorCode.AUTHENTICATION_FAILED,
    ErrorCode.PERMISSION_DENIED,
    ErrorCode.USER_INACTIVE,
    ErrorCode.RATE_LIMITED,
  ],
});

/** The operations on the own factor, which the console has under paths of its own. */
export const OWN_FACTOR = { enroll, confirm, disable } as const;

/** How a request presents its session: the application's way, or the console's. */
export type Presenting = (state: AppState, context: AppContext) => Presented;

export function addSecondFactor(api: Api): void {
  const { state } = api;
  addOwnFactor(api, OWN_FACTOR, presentedSession);

  api.add(reauthenticate, async (context, { body }) => {
    const { token, cookie, call, user } = await presentedToEnroll(state, context, presentedSession);
    const continued = await guessingAsUser(state, context, user, async (device) =>
      (await state.gateway.reauthenticate(token, body, { ...call, ...device })).unwrap(),
    );
    const headers = new Headers();
    keepContinued(headers, cookie, continued, user.id);
    return new Response(null, { status: 204, headers });
  });
}

export function addOwnFactor(api: Api, operations: OwnFactor, presenting: Presenting): void {
  const { state } = api;
  const { mfa } = state.gateway;
  const presented = (context: AppContext) => presentedToEnroll(state, context, presenting);

  /** The other sessions have ended, and with them the device's cookie. */
  async function changed(userId: string, cookie: Presented["cookie"], continued: ContinuedSession): Promise<Response> {
    const headers = new Headers();
    keepContinued(headers, cookie, continued, userId);
    await keepDevice(state, headers, userId);
    return new Response(null, { status: 204, headers });
  }

  api.add(operations.enroll, async (context, { body: { ticket } }) => {
    const { token, call, user } = await presented(context);
    const begun = await guessingAsUser(state, context, user, async () =>
      (await mfa.enroll(token, { ...call, ticket })).unwrap(),
    );
    return json(enrolmentJson(begun));
  });

  api.add(operations.confirm, async (context, { body }) => {
    const { token, cookie, call, user } = await presented(context);
    const continued = await guessingAsUser(state, context, user, async () =>
      (await mfa.confirm(token, body.code, call)).unwrap(),
    );
    return changed(user.id, cookie, continued);
  });

  api.add(operations.disable, async (context, { body }) => {
    const { token, cookie, call, user } = await presented(context);
    const continued = await guessingAsUser(state, context, user, async (device) =>
      (await mfa.disable(token, body, { ...call, ...device })).unwrap(),
    );
    return changed(user.id, cookie, continued);
  });
}

type BodyOf<T> = T extends Operation<infer Body> ? Body : never;
type OwnFactor = { readonly [Name in keyof typeof OWN_FACTOR]: Operation<BodyOf<(typeof OWN_FACTOR)[Name]>> };

/** With the session that the request presents, also of a user who must enroll first. */
async function presentedToEnroll(state: AppState, context: AppContext, presenting: Presenting) {
  const given = presenting(state, context);
  const user = await requireUser(state, context, given, { toEnroll: true });
  return { ...given, call: { ...callWith(state, context, given), actor: user.id }, user };
}

function enrolmentJson({ secret, otpauthUrl, recoveryCodes }: Enrolment) {
  return { secret, otpauth_url: otpauthUrl, recovery_codes: [...recoveryCodes] };
}
