/** A gateway in the same process answers. It is known by its shape: this package does not depend on `gl-iam`. */
import type { Presented } from "../guard/presented.js";
import { forbidden, GuardRefusal, unauthenticated, unavailable } from "../guard/refusal.js";
import type {
  CallOrigin,
  GuardSession,
  PartnerCall,
  SessionSource,
  SignedIn,
  SignedRequest,
  Unproven,
} from "./source.js";

interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

interface Refused {
  readonly isOk: false;
  readonly error: { readonly code: string; readonly message: string; readonly details?: readonly FieldProblem[] };
}

type Answer<T> = { readonly isOk: true; readonly value: T } | Refused;

type PresentSession = Omit<SignedIn, "session"> & {
  readonly session: Omit<GuardSession, "isTest"> & { readonly isTest?: boolean };
};

/** The part of `gl-iam`'s `IAMGateway` that a guard uses. */
export interface Gateway {
  getSession(
    token: string,
    call: { readonly as: Presented["as"]; readonly organizationId: null; readonly test: true },
  ): Promise<Answer<PresentSession>>;
  withCallOrigin<T>(origin: CallOrigin, work: () => T): T;
  /** Null when the provider was not told it. */
  readonly publicUrl: string | null;
  readonly sso: {
    receive(request: SignedRequest): Promise<Answer<PartnerCall>>;
  };
}

/** The statuses of the codes with which a session or a partner's request is refused. Any other one is a fault. */
const STATUS: Readonly<Record<string, 400 | 401 | 403>> = {
  invalid_token: 401,
  session_expired: 401,
  session_not_found: 401,
  mfa_required: 401,
  user_inactive: 403,
  // A cookie's use is judged as a refresh: by the partner's restrictions as they are now.
  partner_inactive: 401,
  email_domain_not_allowed: 403,
  role_not_allowed: 403,
  // Of a partner's request.
  validation_error: 400,
  partner_not_found: 401,
  invalid_partner_signature: 401,
  signature_expired: 401,
  assertion_replayed: 401,
  source_ip_not_allowed: 403,
  audience_mismatch: 403,
};

export function gatewaySource(gateway: Gateway): SessionSource<SignedIn> {
  return {
    async find({ as, token }): Promise<SignedIn | Unproven> {
      // Which side it is of, the guard judges.
      const answer = await gateway.getSession(token, { as, organizationId: null, test: true });
      if (answer.isOk) {
        const { user, session } = answer.value;
        return { user, session: { ...session, isTest: session.isTest === true } };
      }
      const { code, message } = answer.error;
      const status = STATUS[code];
      if (status === 401 || status === 403) return { status, code, message };
      throw unavailable("the session can't be looked up", answer.error);
    },
    withOrigin: (origin, work) => gateway.withCallOrigin(origin, work),
    async takePartnerRequest(request) {
      const answer = await gateway.sso.receive(request);
      if (answer.isOk) return answer.value;
      throw refusedPartner(answer.error);
    },
  };
}

/** An unknown key and a wrong signature have one answer, as at the service. The audit has the true reason. */
function refusedPartner({ code, message, details = [] }: Refused["error"]): GuardRefusal {
  if (code === "partner_not_found" || code === "invalid_partner_signature") {
    return unauthenticated("invalid_partner_signature", "the consumer key or the signature is wrong");
  }
  const status = STATUS[code];
  if (status === 401) return unauthenticated(code, message);
  if (status === 403) return forbidden(code, message);
  if (status === 400) return new GuardRefusal(400, code, fieldsOf(details) || message);
  return unavailable("the request can't be checked", { code, message });
}

function fieldsOf(details: readonly FieldProblem[]): string {
  return details.map(({ field, message }) => `${field} ${message}`).join("; ");
}
