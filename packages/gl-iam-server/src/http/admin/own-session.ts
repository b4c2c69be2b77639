/** An administrator's own session: what it is, the proof that opens sensitive operations, and its end. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { userJson } from "../../user-json.js";
import { PRESENT_SESSION, USER } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { presentSessionJson, presentSessionSchema, userSchema } from "../contract/schemas.js";
import { keepContinued } from "../session/browser-session.js";
import { guessingAsUser } from "../session/own-guesses.js";
import { callWith, presentedByAdministrator } from "../session/presented.js";
import type { AppContext } from "../wire/app-context.js";
import { CONSOLE_COOKIE, clearCookie } from "../wire/cookies.js";
import { json } from "../wire/json.js";
import type { AdminApi } from "./admin-api.js";

const ANSWER = z.object({ user: userSchema, session: presentSessionSchema });

const show = defineOperation({
  id: "getConsoleSession",
  method: "get",
  path: "/api/v1/admin/session",
  tag: "session",
  summary: "The administrator of this session",
  description: "The console's cookie opens nothing but the admin API, so what a console asks of its session is here.",
  security: "administrator",
  scope: "never",
  answer: {
    status: 200,
    description: "the session",
    schema: ANSWER,
    example: { user: USER, session: PRESENT_SESSION },
  },
  errors: [],
});

const reauthenticate = defineOperation({
  id: "reauthenticateAtConsole",
  method: "post",
  path: "/api/v1/admin/session/reauthenticate",
  tag: "session",
  summary: "Prove the password again",
  description: "As `POST /api/v1/auth/reauthenticate`. The console's cookie gets a fresh value.",
  security: "administrator",
  scope: "never",
  body: {
    contentType: "application/json",
    schema: z.strictObject({ password: z.string(), code: z.string().optional() }),
    example: { password: "correct horse battery staple" },
  },
  answer: { status: 204, description: "sensitive operations are open" },
  errors: [ErrorCode.AUTHENTICATION_FAILED, ErrorCode.MFA_REQUIRED, ErrorCode.RATE_LIMITED],
});

const end = defineOperation({
  id: "endConsoleSession",
  method: "delete",
  path: "/api/v1/admin/session",
  tag: "session",
  summary: "End the administrator's session",
  security: "administrator",
  scope: "never",
  answer: { status: 204, description: "ended; the console's cookie is removed" },
  errors: [],
});

export function addConsoleSession(api: AdminApi): void {
  const { state } = api;
  const { gateway } = state;
  const presented = (context: AppContext) => {
    const given = presentedByAdministrator(state, context);
    return { ...given, call: callWith(state, context, given) };
  };

  api.addAdministration(show, async (context) => {
    const { token, call } = presented(context);
    const { user, session } = (await gateway.getSession(token, call)).unwrap();
    return json({ user: userJson(user), session: presentSessionJson(session) });
  });

  api.addAdministration(reauthenticate, async (context, { body }) => {
    const { token, cookie, call } = presented(context);
    const user = (await gateway.validateSession(token, call)).unwrap();
    const continued = await guessingAsUser(state, context, user, async (device) =>
      (await gateway.reauthenticate(token, body, { ...call, ...device, actor: user.id })).unwrap(),
    );
    const headers = new Headers();
    keepContinued(headers, cookie, continued, user.id);
    return new Response(null, { status: 204, headers });
  });

  api.addAdministration(end, async (context) => {
    const { token, cookie, call } = presented(context);
    (await gateway.logout(token, call)).unwrap();
    const headers = new Headers();
    if (cookie !== null) clearCookie(headers, CONSOLE_COOKIE);
    return new Response(null, { status: 204, headers });
  });
}
