/** `Idempotency-Key`: names a request, so that a repeated one whose answer was lost does nothing new. */
import type { AppContext } from "./app-context.js";
import { refusedField } from "./problem.js";

/** @throws IamError `validation_error` for a malformed one */
export function idempotencyKeyOf(context: AppContext): string | undefined {
  const key = context.req.header("idempotency-key");
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw refusedField("idempotency-key", "format", "must have 1 to 255 visible ASCII characters");
}
