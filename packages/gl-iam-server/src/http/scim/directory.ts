/** Whose directory asks: its token comes in `Authorization`, and its partner is charged. */
import { ErrorCode, IamError, type ScimCaller } from "gl-iam";
import type { AppState } from "../app-state.js";
import { bearerToken } from "../session/presented.js";
import type { AppContext } from "../wire/app-context.js";

/** @throws IamError `invalid_token`, charged to the sender; `partner_inactive`, `source_ip_not_allowed`, RateLimited */
export async function requireDirectory(state: AppState, context: AppContext): Promise<ScimCaller> {
  const token = bearerToken(context);
  if (token === null) throw new IamError(ErrorCode.INVALID_TOKEN, "a SCIM token is required: Authorization: Bearer …");
  const { scimTokens } = state.gateway;
  const origin = { ...state.originOf(context), sourceIp: context.get("address") };
  const caller = await state.guessing(context, async () => (await scimTokens.verify(token, origin)).unwrap());
  context.set("partnerId", caller.partner.id);
  await state.limits.partner.charge({ partner: caller.partner, mark: context.get("requestId"), users: 1 });
  return caller;
}
