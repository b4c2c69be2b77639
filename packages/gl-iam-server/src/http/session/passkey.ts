/** Signing in with a passkey: to tokens, to the browser's cookie, or to that of the console. */
import { ErrorCode, type RelyingParty } from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { SIGNED_IN } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import {
  ASSERTION,
  assertionOf,
  assertionShape,
  challengeJson,
  challengeSchema,
  PASSKEY_CHALLENGE,
} from "../contract/passkeys.js";
import { signedInSchema } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { answerSignIn, openingFor } from "./login.js";

const cookie = z
  .union([z.boolean(), z.literal("console")])
  .optional()
  .describe("as at `POST /api/v1/auth/login`; a passkey is bound to the host of the pages that it was enrolled on");

const begin = defineOperation({
  id: "beginPasskeySignIn",
  method: "post",
  path: "/api/v1/auth/passkey/begin",
  tag: "session",
  summary: "A challenge for a passkey",
  description: "For `navigator.credentials.get`. It works once, for five minutes. User verification is required.",
  body: {
    contentType: "application/json",
    schema: z.object({ cookie }),
    example: { cookie: "console" as const },
    optional: true,
  },
  answer: { status: 200, description: "to be signed", schema: challengeSchema, example: PASSKEY_CHALLENGE },
  errors: [ErrorCode.ORIGIN_NOT_ALLOWED, ErrorCode.RATE_LIMITED],
});

const signIn = defineOperation({
  id: "signInWithPasskey",
  method: "post",
  path: "/api/v1/auth/passkey",
  tag: "session",
  summary: "Sign in with a passkey",
  description:
    "In place of password and second factor. The forms of the session are those of `POST /api/v1/auth/login`.",
  body: {
    contentType: "application/json",
    schema: z.object({ ...assertionShape, cookie }),
    example: ASSERTION,
  },
  answer: { status: 200, description: "signed in", schema: signedInSchema, example: SIGNED_IN },
  otherwise: { status: 204, description: "signed in; the session is in a cookie" },
  errors: [
    ErrorCode.AUTHENTICATION_FAILED,
    ErrorCode.USER_INACTIVE,
    ErrorCode.ORIGIN_NOT_ALLOWED,
    ErrorCode.RATE_LIMITED,
  ],
});

const WRONG: ReadonlySet<ErrorCode> = new Set([ErrorCode.AUTHENTICATION_FAILED]);

export function addPasskeySignIn(api: Api): void {
  const { state } = api;
  const { passkeys } = state.gateway;

  api.add(begin, async (context, { body }) => {
    openingFor(state, context, body.cookie ?? false);
    // It proves nothing and leaves a row.
    await state.limits.chargeUnreadable({ address: state.chargedTo(context), isPage: false });
    const call = { relyingParty: relyingPartyOf(state, body.cookie === "console") };
    return json(challengeJson((await passkeys.beginSignIn(call)).unwrap()));
  });

  api.add(signIn, async (context, { body: { cookie: form = false, ...assertion } }) => {
    const opening = openingFor(state, context, form);
    const attempt = { account: null, address: state.chargedTo(context), knownUserId: null };
    const signedIn = await state.limits.duringLogin(attempt, WRONG, async () => {
      const relyingParty = relyingPartyOf(state, form === "console");
      const call = { ...state.originOf(context), ...opening, relyingParty };
      const result = await passkeys.signIn(assertionOf(assertion), call);
      state.options.metrics?.signedIn("passkey", result.isOk ? "accepted" : result.error.code);
      return result.unwrap();
    });
    return answerSignIn(state, opening, signedIn);
  });
}

/** From the configuration: what a request says of its host is its sender's to choose. */
export function relyingPartyOf({ ownOrigin, consoleOrigin }: AppState, isConsole: boolean): RelyingParty {
  const origin = isConsole ? consoleOrigin : ownOrigin;
  return { id: new URL(origin).hostname, origin };
}
