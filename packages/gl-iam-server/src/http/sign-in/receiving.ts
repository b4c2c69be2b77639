/** A partner's request on its way in: read, told apart from a stranger's, charged to its sender, and acted upon. */
import {
  type CallOrigin,
  ErrorCode,
  IamError,
  isIamError,
  type PartnerRequest,
  type Result,
  type VerifiedRequest,
} from "gl-iam";
import type { AppState } from "../app-state.js";
import type { UnverifiedSender } from "../limits/rate-limits.js";
import type { AppContext } from "../wire/app-context.js";
import { PROVISION_BODY_LIMIT, SIGN_IN_BODY_LIMIT } from "../wire/body.js";
import { readSignedRequest } from "./signed-request.js";

/** What anybody can cause without a secret: with any request, or with a genuine one of an hour ago. */
const UNPROVEN: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.VALIDATION_ERROR,
  ErrorCode.PARTNER_NOT_FOUND,
  ErrorCode.INVALID_PARTNER_SIGNATURE,
  ErrorCode.SIGNATURE_EXPIRED,
  ErrorCode.PAYLOAD_TOO_LARGE,
  ErrorCode.UNSUPPORTED_MEDIA_TYPE,
]);

/** Signs that a genuine request was overheard: it comes a second time, or from an address that is not the partner's. */
const OVERHEARD: ReadonlySet<ErrorCode> = new Set([ErrorCode.ASSERTION_REPLAYED, ErrorCode.SOURCE_IP_NOT_ALLOWED]);

type Act<T> = (request: VerifiedRequest, origin: CallOrigin) => Promise<Result<T>>;

/**
 * Read, verified, charged, judged: a caller that has proved to be a partner is charged as one, before its request is
 * acted upon.
 */
export async function receive<T>(
  state: AppState,
  context: AppContext,
  act: Act<T>,
  action?: PartnerRequest["action"],
): Promise<T> {
  try {
    const limit = action === "provision" ? PROVISION_BODY_LIMIT : SIGN_IN_BODY_LIMIT;
    const { signed, sender } = await read(state, context, limit);
    const origin = state.originOf(context);
    const { toleranceSeconds, publicUrl } = state.options;
    const request = {
      ...signed,
      action,
      toleranceSeconds,
      audience: [state.ownOrigin, publicUrl],
      sourceIp: context.get("address"),
    };
    const verified = await state.limits.proving(sender, UNPROVEN, async () =>
      (await state.gateway.sso.verify(request, origin)).unwrap(),
    );
    context.set("partnerId", verified.partner.id);
    return await actAsPartner(state, sender, verified, () => act(verified, origin));
  } catch (error) {
    throw isIamError(error) ? uniform(error) : error;
  }
}

/** Reads the body before a turn is taken: a body may take its time. An unreadable one is charged to its sender. */
async function read(state: AppState, context: AppContext, limit: number) {
  const anonymous = { address: state.chargedTo(context), isPage: isSentByPage(state, context) };
  try {
    const signed = await readSignedRequest(context.req, context.env ?? {}, limit);
    return { signed, sender: { ...anonymous, consumerKey: signed.consumerKey } };
  } catch (error) {
    if (isIamError(error) && UNPROVEN.has(error.code)) await state.limits.chargeUnreadable(anonymous);
    throw error;
  }
}

async function actAsPartner<T>(
  { limits }: AppState,
  sender: UnverifiedSender,
  verified: VerifiedRequest,
  act: () => Promise<Result<T>>,
): Promise<T> {
  const isPartners = await limits.partner.charge(verified);
  if (!isPartners) await limits.chargeSender(sender);
  const result = await act();
  if (isPartners && result.isErr && OVERHEARD.has(result.error.code)) {
    await limits.partner.giveBack(verified);
    await limits.chargeSender(sender);
  }
  return result.unwrap();
}

/** A partner's backend is not a browser. A page of another site can make its visitors' browsers post anything here. */
function isSentByPage({ ownOrigin }: AppState, { req }: AppContext): boolean {
  const origin = req.header("origin");
  return (origin !== undefined && origin !== ownOrigin) || req.header("sec-fetch-site") === "cross-site";
}

/** One answer for both. The audit has the true reason. */
function uniform(error: IamError): IamError {
  if (error.code !== ErrorCode.PARTNER_NOT_FOUND && error.code !== ErrorCode.INVALID_PARTNER_SIGNATURE) return error;
  return new IamError(ErrorCode.INVALID_PARTNER_SIGNATURE, "the consumer key or the signature is wrong");
}
