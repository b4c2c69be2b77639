/** What a partner's backend posts: its three requests, told apart from a stranger's, and charged to their sender. */
import { type CallOrigin, ErrorCode, IamError, isIamError, type Result, type VerifiedRequest } from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { ALICE_ASSERTED, ONE_TIME_TOKEN, signedExample } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import type { UnverifiedSender } from "../limits/rate-limits.js";
import type { AppContext } from "../wire/app-context.js";
import { json } from "../wire/json.js";
import { type AssertedPayload, assertedPayloadSchema } from "./asserted-payload.js";
import { envelopeSchema, readSignedRequest } from "./signed-request.js";

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

const VERIFICATION_ERRORS = [
  ErrorCode.INVALID_PARTNER_SIGNATURE,
  ErrorCode.SIGNATURE_EXPIRED,
  ErrorCode.PARTNER_INACTIVE,
  ErrorCode.SOURCE_IP_NOT_ALLOWED,
  ErrorCode.AUDIENCE_MISMATCH,
  ErrorCode.ASSERTION_REPLAYED,
  ErrorCode.RATE_LIMITED,
] as const;

const TWO_FORMS =
  "Either the headers `X-Consumer-Key`, `X-Signature`, `X-Timestamp` with the payload as the raw body, exactly the " +
  "signed bytes; or, without these headers, an envelope with the payload as a string. An unknown key and a wrong " +
  "signature get the same answer.";

/** All three or none. The body decides which of them are needed, so none is `required`. */
const headersWith = (payload: AssertedPayload) => {
  const { consumer_key, signature, timestamp } = signedExample(payload).envelope;
  return [
    { name: "X-Consumer-Key", description: "with the raw payload, not with an envelope", example: consumer_key },
    { name: "X-Signature", description: "likewise: HMAC-SHA256, 64 lower-case hex digits", example: signature },
    { name: "X-Timestamp", description: "likewise: RFC 3339, with an offset", example: timestamp },
  ];
};

const bodyWith = (payload: AssertedPayload) => ({
  contentType: "application/json" as const,
  schema: z.xor([envelopeSchema, assertedPayloadSchema]),
  examples: { payload, envelope: signedExample(payload).envelope },
});

const LOGOUT = { action: "logout" as const, external_id: "u-1001" };
const DEPROVISION = { action: "deprovision" as const, external_id: "u-1001" };

const issueToken = defineOperation({
  id: "issueToken",
  method: "post",
  path: "/api/v1/sso/token",
  tag: "sign-in",
  summary: "Exchange a signed assertion for a one-time token",
  description: TWO_FORMS,
  headers: headersWith(ALICE_ASSERTED),
  body: bodyWith(ALICE_ASSERTED),
  answer: {
    status: 200,
    description: "to be handed to the user's browser, which exchanges it once",
    schema: z.object({ token: z.string(), expires_in: z.int().describe("seconds") }),
    example: { token: ONE_TIME_TOKEN, expires_in: 60 },
  },
  errors: [
    ...VERIFICATION_ERRORS,
    ErrorCode.SSO_MODE_NOT_ALLOWED,
    ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED,
    ErrorCode.ROLE_NOT_ALLOWED,
    ErrorCode.INVALID_STATE,
    ErrorCode.USER_INACTIVE,
    ErrorCode.USER_NOT_PROVISIONED,
    ErrorCode.USER_PROVISIONING_DISABLED,
    ErrorCode.MAX_USERS_EXCEEDED,
    ErrorCode.IDENTITY_CONFLICT,
  ],
});

const endedSchema = z.object({ sessions_ended: z.int() });

const logout = defineOperation({
  id: "endPartnerSessions",
  method: "post",
  path: "/api/v1/sso/logout",
  tag: "sign-in",
  summary: "End a user's sessions, by the partner",
  description: TWO_FORMS,
  headers: headersWith(LOGOUT),
  body: bodyWith(LOGOUT),
  answer: { status: 200, description: "they have ended", schema: endedSchema, example: { sessions_ended: 2 } },
  errors: VERIFICATION_ERRORS,
});

const deprovision = defineOperation({
  id: "deprovisionUser",
  method: "post",
  path: "/api/v1/sso/deprovision",
  tag: "sign-in",
  summary: "Withdraw a user, by the partner",
  description: `Ends its sessions and frees its place under the cap. Repeating it changes nothing. ${TWO_FORMS}`,
  headers: headersWith(DEPROVISION),
  body: bodyWith(DEPROVISION),
  answer: { status: 200, description: "withdrawn", schema: endedSchema, example: { sessions_ended: 1 } },
  errors: [...VERIFICATION_ERRORS, ErrorCode.USER_NOT_FOUND],
});

export function addPartnerRequests(api: Api): void {
  const { state } = api;
  const { sso } = state.gateway;
  api.addRaw(issueToken, async (context) => {
    const { token, expiresIn } = await receive(state, context, (request, origin) => sso.issueToken(request, origin));
    return json({ token, expires_in: expiresIn });
  });
  api.addRaw(logout, async (context) => {
    const ended = await receive(state, context, (request, origin) => sso.logout(request, origin));
    return json({ sessions_ended: ended.sessionsEnded });
  });
  api.addRaw(deprovision, async (context) => {
    const ended = await receive(state, context, (request, origin) => sso.deprovision(request, origin));
    return json({ sessions_ended: ended.sessionsEnded });
  });
}

type Act<T> = (request: VerifiedRequest, origin: CallOrigin) => Promise<Result<T>>;

/**
 * Read, verified, charged, judged: a caller that has proved to be a partner is charged as one, before its request is
 * acted upon.
 */
async function receive<T>(state: AppState, context: AppContext, act: Act<T>): Promise<T> {
  try {
    const { signed, sender } = await read(state, context);
    const origin = state.originOf(context);
    const { toleranceSeconds, publicUrl } = state.options;
    const request = {
      ...signed,
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
async function read(state: AppState, context: AppContext) {
  const anonymous = { address: state.chargedTo(context), isPage: isSentByPage(state, context) };
  try {
    const signed = await readSignedRequest(context.req.raw, context.env ?? {});
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
