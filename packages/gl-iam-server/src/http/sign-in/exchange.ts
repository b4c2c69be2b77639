/** The browser's half of a sign-in, by script: the one-time token becomes a session. */
import {
  type CookieOpening,
  type CookieSession,
  ErrorCode,
  type PartnerSignIn,
  type Result,
  type TokenExchange,
} from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { ONE_TIME_TOKEN, SIGNED_IN } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { signedInJson, signedInSchema } from "../contract/schemas.js";
import { foreignOrigin } from "../session/browser-origin.js";
import type { AppContext } from "../wire/app-context.js";
import { readCookie, STATE_COOKIE } from "../wire/cookies.js";
import { json } from "../wire/json.js";
import { refusedField } from "../wire/problem.js";

/** The refusals of a token's exchange. */
export const EXCHANGE_ERRORS = [
  ErrorCode.INVALID_TOKEN,
  ErrorCode.INVALID_STATE,
  ErrorCode.ORIGIN_NOT_ALLOWED,
  ErrorCode.PARTNER_INACTIVE,
  ErrorCode.SSO_MODE_NOT_ALLOWED,
  ErrorCode.SOURCE_IP_NOT_ALLOWED,
  ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED,
  ErrorCode.ROLE_NOT_ALLOWED,
  ErrorCode.USER_INACTIVE,
  ErrorCode.USER_NOT_PROVISIONED,
  ErrorCode.USER_PROVISIONING_DISABLED,
  ErrorCode.MAX_USERS_EXCEEDED,
  ErrorCode.IDENTITY_CONFLICT,
  ErrorCode.RATE_LIMITED,
] as const;

const exchangeToken = defineOperation({
  id: "exchangeToken",
  method: "post",
  path: "/api/v1/sso/authenticate",
  tag: "sign-in",
  summary: "Exchange a one-time token for a session",
  description: "Once: a refusal uses the token up. `sso_token` is another name for `token`.",
  body: {
    contentType: "application/json",
    schema: z.object({
      token: z.string().optional(),
      sso_token: z.string().optional(),
      code_verifier: z.string().optional().describe("RFC 7636, when the assertion had a code_challenge"),
      embedder_origin: z
        .string()
        .optional()
        .describe(
          "from a page in a partner's frame: the origin of the message that brought the token. It must be one of the " +
            "partner's, and the assertion must have had a code_challenge.",
        ),
    }),
    example: { token: ONE_TIME_TOKEN },
  },
  answer: { status: 200, description: "signed in", schema: signedInSchema, example: SIGNED_IN },
  errors: EXCHANGE_ERRORS,
});

/** For a session in a cookie of the browser. */
export function exchangeForCookie(
  state: AppState,
  context: AppContext,
  exchange: TokenExchange,
  opening: CookieOpening,
): Promise<PartnerSignIn<CookieSession>> {
  const call = { ...state.originOf(context), ...opening };
  return counted(state, context, () => state.gateway.sso.authenticate(exchange, call));
}

async function counted<T>(state: AppState, context: AppContext, exchange: () => Promise<Result<T>>): Promise<T> {
  return state.guessing(context, async () => {
    const result = await exchange();
    state.options.metrics?.signedIn("partner", result.isOk ? "accepted" : result.error.code);
    return result.unwrap();
  });
}

export function addTokenExchange(api: Api): void {
  const { state } = api;
  api.add(exchangeToken, async (context, { body }) => {
    if (body.token !== undefined && body.sso_token !== undefined && body.token !== body.sso_token) {
      throw refusedField("sso_token", "exclusive", "must not be given beside another token");
    }
    const token = body.token ?? body.sso_token;
    if (token === undefined) throw refusedField("token", "required", "is required");
    const exchange = {
      token,
      codeVerifier: body.code_verifier,
      browserSecret: readCookie(context.req, STATE_COOKIE) ?? undefined,
      browserOrigin: foreignOrigin(state, context),
      embedderOrigin: body.embedder_origin,
    };
    const call = state.originOf(context);
    return json(signedInJson(await counted(state, context, () => state.gateway.sso.authenticate(exchange, call))));
  });
}
