/** What the doctor says about a request. */

/** The causes that the doctor names itself. Where policy refuses, the cause has the refusal's own code. */
export type SignatureCause =
  | "key_unknown"
  | "key_and_secret_swapped"
  | "key_not_signed"
  | "secret_has_line_end"
  | "secret_without_prefix"
  | "previous_secret"
  | "other_partners_secret"
  | "other_timestamp_signed"
  | "body_reserialized"
  | "body_trailing_newline"
  | "body_compressed"
  | "body_other_charset"
  | "signature_base64"
  | "signature_upper_case"
  | "signature_prefixed"
  | "timestamp_without_offset"
  | "timestamp_not_rfc3339"
  | "clock_off"
  | "replayed"
  | "validation_error"
  | "unsupported_media_type"
  | "unknown";

/** One mistake: its name, and what to do about it. */
export interface Fault {
  readonly code: SignatureCause;
  /** One sentence for a developer. It holds neither a secret nor a signature. */
  readonly message: string;
}

/** Why a request is refused. */
export interface Cause<Code extends string = SignatureCause> {
  readonly code: Code;
  /** `proved`: with this mistake, and with no other text, the signature that arrived was computed again. */
  readonly certainty: "proved" | "likely";
  readonly message: string;
}

/** One check of a request, in the order in which the service makes them. */
export interface Step {
  readonly name: "form" | "consumer_key" | "timestamp" | "signature" | "clock" | "policy" | "replay";
  /** `skipped`: an earlier step has failed, or whoever asks can't check it. */
  readonly outcome: "passed" | "failed" | "skipped";
  readonly message: string;
}

/** What the doctor finds. It never holds the signature that was expected. */
export interface Finding<Code extends string = SignatureCause> {
  /** Whether everything that was checked is right. */
  readonly accepted: boolean;
  readonly steps: readonly Step[];
  /** Null when the request is accepted. */
  readonly cause: Cause<Code> | null;
}
