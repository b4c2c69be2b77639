/** `Idempotency-Key`: a repeated request whose answer was lost gets the same answer and makes nothing new. */
import type { Idempotency } from "gl-iam";
import type { RequestHeader } from "../contract/operation.js";
import type { AppContext } from "../wire/app-context.js";
import { idempotencyKeyOf } from "../wire/idempotency-key.js";
import type { Administrator } from "./administrator.js";

export const IDEMPOTENCY_HEADER: RequestHeader = {
  name: "Idempotency-Key",
  description:
    "1 to 255 visible ASCII characters. For 24 hours the same request of the same administrator gets the same " +
    "answer, including the secret. Another request under the same key is a `conflict`.",
  example: "7d0c2b9e-1b0f-4f0e-9a53-2f6a1d6c9e10",
};

/** @throws IamError `validation_error` for a malformed key */
export function idempotencyOf(context: AppContext, { userId, machineTokenId }: Administrator): Idempotency | undefined {
  const key = idempotencyKeyOf(context);
  return key === undefined ? undefined : { key, actor: machineTokenId ?? userId };
}
