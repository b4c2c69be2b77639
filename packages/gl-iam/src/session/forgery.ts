import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core } from "../core.js";
import type { IamError } from "../errors.js";

/** Leaves an event of a token that this service has never issued. Whose it pretends to be is unknown. */
export function recordForgery(
  { trail }: Core,
  { code, message }: IamError,
  { actor, ipAddress, userAgent, requestId }: CallOrigin,
): void {
  const event = { eventType: AuditEventType.PERMISSION_DENIED, errorCode: code, message };
  trail.refused(event, { actor, ipAddress, userAgent, requestId });
}
