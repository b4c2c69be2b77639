/**
 * Token introspection (RFC 7662): a server that was given an access token asks whether it is valid, and whose it is.
 */
import { ErrorCode, IamError, type Introspection, MachineTokenScope } from "gl-iam";
import { z } from "zod";
import { userJson } from "../../user-json.js";
import { type Api, readInput } from "../contract/api.js";
import { PRESENT_SESSION, SESSION, USER } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { presentSessionJson, presentSessionSchema, userSchema } from "../contract/schemas.js";
import { json } from "../wire/json.js";
import { originOfMachine, presentedMachineToken, requireMachine } from "./machine.js";

/** Seconds. Whoever keeps an answer hears of an ended session no later. */
const MAX_AGE = 30;
/** As in the access token. */
const PASSWORD_CLIENT = "gl-iam";

const introspect = defineOperation({
  id: "introspectToken",
  method: "post",
  path: "/api/v1/auth/introspect",
  tag: "session",
  summary: "Whether an access token is valid (RFC 7662)",
  description:
    "For access tokens only: a refresh token and every other token is inactive, and so is a token of another " +
    "organization than the machine's. One of the test side is inactive unless the request says `test=true`; its " +
    "`iss` and `aud` end with `/test`. The answer may be kept as long as `Cache-Control` says, at most 30 seconds.",
  security: "machine",
  scope: MachineTokenScope.INTROSPECT,
  body: {
    contentType: "application/x-www-form-urlencoded",
    schema: z.object({
      token: z.string(),
      token_type_hint: z.string().optional().describe("ignored"),
      test: z.enum(["true", "false"]).optional().describe("true: a token of the test side is active too"),
    }),
    example: { token: SESSION.access_token },
  },
  answer: {
    status: 200,
    description: "the token",
    headers: { "Cache-Control": "private, and for how many seconds" },
    schema: z.object({
      active: z.boolean(),
      token_type: z.literal("Bearer").optional(),
      iss: z.string().optional(),
      aud: z.string().optional(),
      sub: z.uuid().optional().describe("the user's id"),
      sid: z.uuid().optional().describe("the session's id"),
      org: z.string().optional(),
      client_id: z.string().optional().describe("the partner's id, or gl-iam for a session by password"),
      username: z.string().optional().describe("the user's e-mail"),
      exp: z.int().optional().describe("seconds since 1970"),
      is_test: z.boolean().optional(),
      user: userSchema.optional(),
      session: presentSessionSchema.optional(),
    }),
    example: {
      active: true,
      token_type: "Bearer" as const,
      iss: "https://app.example.com",
      aud: "https://app.example.com",
      sub: USER.id,
      sid: PRESENT_SESSION.id,
      org: USER.organization_id,
      client_id: PRESENT_SESSION.partner_id,
      username: USER.email,
      exp: 1_795_506_300,
      is_test: false,
      user: USER,
      session: PRESENT_SESSION,
    },
  },
  errors: [],
});

export function addIntrospection(api: Api): void {
  const { state } = api;

  // Nobody else's body is read.
  api.addRaw(introspect, async (context) => {
    const presented = presentedMachineToken(context);
    if (presented === null) throw machineTokenRequired();
    const machine = await requireMachine(state, context, presented, MachineTokenScope.INTROSPECT);
    const { body } = await readInput(context, introspect);
    const call = {
      ...originOfMachine(state, context, machine),
      organizationId: machine.organizationId,
      test: body.test === "true",
    };
    const found = (await state.gateway.introspect(body.token, call)).unwrap();
    const seconds = found.isActive ? Math.min(MAX_AGE, found.expiresIn) : MAX_AGE;
    const headers = { "cache-control": `private, max-age=${seconds}`, vary: "authorization" };
    return json(found.isActive ? activeJson(found) : { active: false }, 200, headers);
  });
}

function activeJson({ user, session, issuer, expiresAt }: Extract<Introspection, { isActive: true }>) {
  return {
    active: true,
    token_type: "Bearer",
    iss: issuer,
    aud: issuer,
    sub: user.id,
    sid: session.id,
    org: user.organizationId,
    client_id: session.partnerId ?? PASSWORD_CLIENT,
    username: user.email,
    exp: Math.floor(expiresAt.getTime() / 1000),
    is_test: session.isTest,
    user: userJson(user),
    session: presentSessionJson(session),
  };
}

function machineTokenRequired(): IamError {
  return new IamError(ErrorCode.INVALID_TOKEN, "a machine token with the scope introspect is required");
}
