/** Whether a partner is live, whatever is said of it: a link must not replace a secret that somebody signs with. */
import { AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";

/**
 * By the audit: a request was accepted since the oldest secret that works now was made. After a compromise none works,
 * so nothing is in use. Where the audit is off nothing is known, and the answer is no.
 */
export async function isInUse({ store, clock }: Core, partnerId: string): Promise<boolean> {
  const now = clock();
  const secrets = await store.partners.secretLifetimes(partnerId);
  const working = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  if (working.length === 0) return false;
  const from = new Date(Math.min(...working.map(({ createdAt }) => createdAt.getTime())));
  const accepted = { partnerId, eventType: AuditEventType.SSO_TOKEN_ISSUED, from };
  return (await store.auditEvents.list(accepted, 1, null)).rows.length > 0;
}
