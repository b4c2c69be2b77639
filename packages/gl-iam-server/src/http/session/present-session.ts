/** The session that asks: what it is, and its user's own password. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { userJson } from "../../user-json.js";
import type { Api } from "../contract/api.js";
import { PRESENT_SESSION, USER } from "../contract/examples.js";
import { defineOperation, type Operation } from "../contract/operation.js";
import { presentSessionJson, presentSessionSchema, userSchema } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { keepContinued } from "./browser-session.js";
import { keepDevice } from "./known-device.js";
import { guessingAsUser } from "./own-guesses.js";
import { callWith, presentedSession } from "./presented.js";
import type { Presenting } from "./second-factor.js";

const getSession = defineOperation({
  id: "getSession",
  method: "get",
  path: "/api/v1/session",
  tag: "session",
  summary: "This session and its user",
  description: "A session through a partner names the partner, and the user's `external_id` there.",
  security: "session",
  answer: {
    status: 200,
    description: "the session",
    schema: z.object({ user: userSchema, session: presentSessionSchema }),
    example: { user: USER, session: PRESENT_SESSION },
  },
  errors: [ErrorCode.USER_INACTIVE],
});

export const changePassword = defineOperation({
  id: "changePassword",
  method: "post",
  path: "/api/v1/auth/password",
  tag: "session",
  summary: "Change the own password",
  description:
    "All other sessions of the user end; this one goes on, in a cookie with a fresh value. A session through a " +
    "partner gets `permission_denied`: it cannot change a password. A user with a second factor must have proved it " +
    "within the last 15 minutes (sign-in or `POST /api/v1/auth/reauthenticate`), or gets `reauthentication_required`.",
  security: "session",
  body: {
    contentType: "application/json",
    schema: z.object({ current_password: z.string(), new_password: z.string() }),
    example: { current_password: "correct horse battery staple", new_password: "a better battery for the horse" },
  },
  answer: { status: 204, description: "changed" },
  errors: [
    ErrorCode.AUTHENTICATION_FAILED,
    ErrorCode.PERMISSION_DENIED,
    ErrorCode.REAUTHENTICATION_REQUIRED,
    ErrorCode.USER_INACTIVE,
    ErrorCode.RATE_LIMITED,
  ],
});

export function addPresentSession(api: Api): void {
  const { state } = api;
  const { gateway } = state;

  api.add(getSession, async (context) => {
    const presented = presentedSession(state, context);
    const call = callWith(state, context, presented);
    const { user, session } = (await gateway.getSession(presented.token, call)).unwrap();
    return json({ user: userJson(user), session: presentSessionJson(session) });
  });

  addOwnPassword(api, changePassword, presentedSession);
}

/** @param operation {@link changePassword}, or the console's under its own path */
export function addOwnPassword(api: Api, operation: ChangePassword, presenting: Presenting): void {
  const { state } = api;
  api.add(operation, async (context, { body }) => {
    const presented = presenting(state, context);
    const { token } = presented;
    const call = callWith(state, context, presented);
    const user = (await state.gateway.validateSession(token, call)).unwrap();
    const change = { currentPassword: body.current_password, newPassword: body.new_password };
    const continued = await guessingAsUser(state, context, user, async (device) =>
      (await state.gateway.changePassword(token, change, { ...call, ...device })).unwrap(),
    );
    const headers = new Headers();
    keepContinued(headers, presented.cookie, continued, user.id);
    // The device's cookie ended with the old password.
    await keepDevice(state, headers, user.id);
    return new Response(null, { status: 204, headers });
  });
}

type ChangePassword = typeof changePassword extends Operation<infer Body> ? Operation<Body> : never;
