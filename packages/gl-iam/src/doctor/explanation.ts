/** `gateway.explain`: why a partner's request is refused. */
import type { Cause, SignatureCause, Step } from "gl-iam-signer/doctor";
import type { ErrorCode } from "../errors.js";
import type { PartnerCall } from "../partner/call.js";
import type { Result } from "../result.js";

/** A request to explain, as it arrived. */
export interface ExplainedRequest {
  /** By name, in any case. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** At most 65,536 bytes. A text stands for its UTF-8 bytes. */
  body: string | Uint8Array;
  /** With which the partner believes to sign, for whoever has it. It is neither stored nor logged. */
  secret?: string | undefined;
}

/** Who asks, and what the service that received the request knows. */
export interface ExplainCall extends PartnerCall {
  /** The only partner whose secrets are tried, for somebody who acts for it. Nothing is told of other partners then. */
  partnerId?: string | undefined;
  /** Seconds, 1–900; 300 by default. */
  toleranceSeconds?: number | undefined;
  /** The receiver's names, besides the configured ones. */
  audience?: readonly string[] | undefined;
  /** Where the request came from. Absent: the restriction of source addresses is not checked. */
  sourceIp?: string | undefined;
}

/** What is wrong with a request. It never holds the signature that was expected. */
export interface Explanation {
  /** Whether the request would be accepted. Its marks are taken then, so that nobody can send it after all. */
  readonly accepted: boolean;
  readonly steps: readonly Step[];
  /** Null when the request is accepted. For the codes see docs/doctor.md; where policy refuses, the refusal's own. */
  readonly cause: Cause<SignatureCause | ErrorCode> | null;
  /** Whether a living secret of the partner stands in the request itself: rotate it. */
  readonly exposedSecret: boolean;
}

/** The doctor. */
export interface Doctor {
  /**
   * Finds out why a partner's request is refused, against the partner's true secret and restrictions. A request that it
   * finds genuine is used up by that.
   *
   * A key of another organization is answered as an unknown one, with the same work. Whose secret signed is looked for
   * among 50 partners of the organization, unless the call names a partner.
   *
   * Refused with `validation_error` and `partner_not_found` for what is wrong with the call; never for the request.
   */
  explain(request: ExplainedRequest, call?: ExplainCall): Promise<Result<Explanation>>;
}
