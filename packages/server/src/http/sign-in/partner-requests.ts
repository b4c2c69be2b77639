/** What a partner's backend posts: its three requests, told apart from a stranger's, and charged to whoever sent them. */
import { ErrorCode, IamError, type PartnerRequest, type Result, type SSOPartner } from "gl-iam";
import { z } from "zod";
import type { Api } from "../api.js";
import { ACME_KEY, ONE_TIME_TOKEN } from "../examples.js";
import { json } from "../json.js";
import { defineOperation } from "../operation.js";
import { sourceKey } from "../rate-limits.js";
import type { AppContext, Service } from "../service.js";
import { envelopeSchema, readSignedRequest } from "./signed-request.js";

/** What anybody can bring about who has no secret: with anything at all, or with a genuine request of an hour ago. */
const UNPROVEN: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.VALIDATION_ERROR,
  ErrorCode.PARTNER_NOT_FOUND,
  ErrorCode.INVALID_PARTNER_SIGNATURE,
  ErrorCode.SIGNATURE_EXPIRED,
  ErrorCode.PAYLOAD_TOO_LARGE,
]);

/** What shows that a genuine request was overheard: it comes a second time, or from where the partner is not. */
const OVERHEARD: ReadonlySet<ErrorCode> = new Set([ErrorCode.ASSERTION_REPLAYED, ErrorCode.SOURCE_IP_NOT_ALLOWED]);

const VERIFICATION_ERRORS = [
  ErrorCode.VALIDATION_ERROR,
  ErrorCode.INVALID_PARTNER_SIGNATURE,
  ErrorCode.SIGNATURE_EXPIRED,
  ErrorCode.PARTNER_INACTIVE,
  ErrorCode.SOURCE_IP_NOT_ALLOWED,
  ErrorCode.ASSERTION_REPLAYED,
  ErrorCode.PAYLOAD_TOO_LARGE,
  ErrorCode.RATE_LIMITED,
] as const;

const TWO_FORMS =
  "Either the headers `X-Consumer-Key`, `X-Signature`, `X-Timestamp` with the payload as the raw body, or this one JSON " +
  "body with the payload as a string. An unknown key and a wrong signature are one answer.";

const HEADERS = [
  { name: "X-Consumer-Key", description: "with the raw body only", example: ACME_KEY },
  { name: "X-Signature", description: "HMAC-SHA256 as 64 lower-case hex digits", example: "9f".repeat(32) },
  { name: "X-Timestamp", description: "RFC 3339, with an offset", example: "2026-11-24T08:00:00Z" },
] as const;

const envelope = (payload: object) => ({
  contentType: "application/json" as const,
  schema: envelopeSchema,
  example: {
    consumer_key: ACME_KEY,
    signature: "9f".repeat(32),
    timestamp: "2026-11-24T08:00:00Z",
    payload: JSON.stringify(payload),
  },
});

const issueToken = defineOperation({
  id: "issueToken",
  method: "post",
  path: "/api/v1/sso/token",
  tag: "sign-in",
  summary: "Swap a signed assertion for a one-time token",
  description: TWO_FORMS,
  headers: HEADERS,
  body: envelope({ external_id: "u-1001", email: "alice@acme.example", display_name: "Alice" }),
  answer: {
    status: 200,
    description: "to be handed to the user's browser, which swaps it once",
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
  headers: HEADERS,
  body: envelope({ action: "logout", external_id: "u-1001" }),
  answer: { status: 200, description: "they have ended", schema: endedSchema, example: { sessions_ended: 2 } },
  errors: VERIFICATION_ERRORS,
});

const deprovision = defineOperation({
  id: "deprovisionUser",
  method: "post",
  path: "/api/v1/sso/deprovision",
  tag: "sign-in",
  summary: "Withdraw a user, by the partner",
  description: `Its sessions end and its place under the cap is free; the same again changes nothing. ${TWO_FORMS}`,
  headers: HEADERS,
  body: envelope({ action: "deprovision", external_id: "u-1001" }),
  answer: { status: 200, description: "withdrawn", schema: endedSchema, example: { sessions_ended: 1 } },
  errors: [...VERIFICATION_ERRORS, ErrorCode.USER_NOT_FOUND],
});

export function addPartnerRequests(api: Api): void {
  const { service } = api;
  const { sso } = service.gateway;
  api.addRaw(issueToken, async (context) => {
    const { token, expiresIn } = await receive(service, context, (request, origin) => sso.issueToken(request, origin));
    return json({ token, expires_in: expiresIn });
  });
  api.addRaw(logout, async (context) => {
    const ended = await receive(service, context, (request, origin) => sso.logout(request, origin));
    return json({ sessions_ended: ended.sessionsEnded });
  });
  api.addRaw(deprovision, async (context) => {
    const ended = await receive(service, context, (request, origin) => sso.deprovision(request, origin));
    return json({ sessions_ended: ended.sessionsEnded });
  });
}

type Ask<T> = (request: PartnerRequest, origin: ReturnType<Service["originOf"]>) => Promise<Result<T>>;

async function receive<T>(service: Service, context: AppContext, ask: Ask<T>): Promise<T> {
  const { source, partner: ofPartner } = service.limits;
  let sender: SSOPartner | undefined;
  const onVerified = async (partner: SSOPartner) => {
    sender = partner;
    await ofPartner.charge(partner);
  };
  const work = async () => {
    const signed = await readSignedRequest(context.req.raw, context.env ?? {});
    const { toleranceSeconds } = service.options;
    const request = { ...signed, toleranceSeconds, onVerified, sourceIp: context.get("address") };
    const result = await ask(request, service.originOf(context));
    if (result.isErr && sender && OVERHEARD.has(result.error.code)) await ofPartner.giveBack(sender);
    return result.unwrap();
  };
  try {
    return await source.during(sourceKey(context.get("address")), { has: (code) => isStrangers(code, sender) }, work);
  } catch (error) {
    throw error instanceof IamError ? uniform(error) : error;
  }
}

/** Charged to the address that it came from; all else, once the partner has proved to be the sender, is the partner's. */
function isStrangers(code: ErrorCode, sender: SSOPartner | undefined): boolean {
  return sender === undefined ? UNPROVEN.has(code) : OVERHEARD.has(code);
}

/** One answer, whichever of the two it is; the audit has the true reason. */
function uniform(error: IamError): IamError {
  if (error.code !== ErrorCode.PARTNER_NOT_FOUND && error.code !== ErrorCode.INVALID_PARTNER_SIGNATURE) return error;
  return new IamError(ErrorCode.INVALID_PARTNER_SIGNATURE, "the consumer key or the signature is wrong");
}
