/** SP-initiated: the browser goes to the partner with a state, which a cookie binds to this browser. */
import { ErrorCode, IamError } from "gl-iam";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { defineOperation } from "../contract/operation.js";
import { STATE_COOKIE, setCookie } from "../wire/cookies.js";
import { requireWholeWindow } from "./navigation.js";
import { encodedPath } from "./return-to.js";

const start = defineOperation({
  id: "startSignIn",
  method: "get",
  path: "/api/v1/sso/start/{consumer_key}",
  tag: "sign-in",
  summary: "Send the browser to the partner's login page",
  description:
    "For partners in the modes `sp_initiated` and `both`. Unknown, inactive and other partners all get `not_found`, " +
    "because the caller has not proved anything.",
  navigation: true,
  query: z.object({ return_to: z.string().optional().describe("a path of this application, for after the sign-in") }),
  answer: {
    status: 303,
    description: "to the partner's login_url",
    headers: { Location: "with `state` and `consumer_key` added", "Set-Cookie": "the browser's half of the state" },
  },
  errors: [ErrorCode.NOT_FOUND, ErrorCode.RATE_LIMITED],
});

const UNTOLD: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.PARTNER_NOT_FOUND,
  ErrorCode.PARTNER_INACTIVE,
  ErrorCode.SSO_MODE_NOT_ALLOWED,
]);

const NO_START: ReadonlySet<ErrorCode> = new Set([ErrorCode.NOT_FOUND]);

export function addSignInStart(api: Api): void {
  const { state } = api;
  api.add(start, async (context, { query }) => {
    requireWholeWindow(context, "a sign-in starts in the browser's whole window");
    const consumerKey = context.req.param("consumer_key") ?? "";
    const { redirectTo, browserSecret, expiresIn } = await state.limits.starting(
      state.chargedTo(context),
      consumerKey,
      NO_START,
      async () => {
        const request = { consumerKey, returnTo: query.return_to && encodedPath(query.return_to) };
        const started = await state.gateway.sso.start(request, state.originOf(context));
        if (started.isErr && UNTOLD.has(started.error.code)) {
          throw new IamError(ErrorCode.NOT_FOUND, "no sign-in can be started here");
        }
        return started.unwrap();
      },
    );
    const headers = new Headers({ location: redirectTo });
    setCookie(headers, STATE_COOKIE, browserSecret, expiresIn);
    return new Response(null, { status: 303, headers });
  });
}
