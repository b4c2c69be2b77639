import { diagnose } from "./diagnose.js";
import type { Finding } from "./finding.js";
import type { ReceivedInput } from "./received.js";
import { normalSecret } from "./secret-variants.js";

/** Seconds: what the service accepts by default. */
const TOLERANCE = 300;

/** A request, and the credential that should have signed it. */
export interface ExplanationInput extends ReceivedInput {
  /** `ck_live_…` */
  readonly consumerKey: string;
  /** `cs_live_…`. It stays here: the finding never holds it. */
  readonly consumerSecret: string;
  /** The time to judge the timestamp by; now by default. */
  readonly now?: Date | undefined;
}

/**
 * Tells why a signed request is refused, for whoever holds the secret. It tries the usual mistakes, such as a line end
 * in the secret or a body that was serialized twice.
 *
 * ```ts
 * const { cause } = await explainSignature({ consumerKey, consumerSecret, headers, body });
 * console.log(cause?.code, cause?.message); // body_reserialized you signed 48 bytes, 51 arrived …
 * ```
 *
 * It reads at most 64 KiB of body and tries at most 20,000 texts. It keeps nothing, and the finding holds neither the
 * secret nor the signature that was expected. It can't know replays and the application's restrictions.
 *
 * @see docs/doctor.md
 */
export async function explainSignature(input: ExplanationInput): Promise<Finding> {
  const { consumerKey, consumerSecret, headers, body, now = new Date() } = input;
  const secrets = [normalSecret(consumerSecret, consumerKey)];
  const given = { headers, body, consumerKey: consumerKey.trim(), secrets, now, toleranceSeconds: TOLERANCE };
  const { accepted, steps, cause } = await diagnose(given);
  return { accepted, steps, cause };
}
