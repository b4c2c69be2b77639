/** An audit event as a line for people: when, what, to whom, by whom, from where. */
import { type AuditEvent, type IAMGateway, isUuid } from "gl-iam";
import { printable } from "./table.js";

/** The users looked up in one reading: enough for a screen; a year's export is not worth a query for each user. */
const MOST_LOOK_UPS = 200;
/** As many as a provider has connections. */
const AT_ONCE = 10;

/** Events name users by id, and people know them by e-mail. */
export class AuditText {
  readonly #emails = new Map<string, string>();

  constructor(private readonly gateway: IAMGateway) {}

  /** Looks up the users that the events name, each once. An unknown user, or one beyond the limit, stays an id. */
  async lookUp(events: readonly AuditEvent[]): Promise<void> {
    const named = events.flatMap((event) => [isUser(event.actor) ? event.actor : null, userOf(event)]);
    const unknown = [...new Set(named)].filter((id) => id !== null && !this.#emails.has(id)) as string[];
    const asked = unknown.slice(-MOST_LOOK_UPS);
    for (let first = 0; first < asked.length; first += AT_ONCE) {
      const ids = asked.slice(first, first + AT_ONCE);
      await Promise.all(ids.map((id) => this.#lookUp(id)));
    }
  }

  format(event: AuditEvent): string {
    const { timestamp, eventType, severity, errorCode, message } = event;
    const loud = severity === "critical" ? " CRITICAL" : "";
    const whom = this.#subjectOf(event);
    const outcome = errorCode === null ? "" : ` [${errorCode}]`;
    const what = `${message}${whom === null ? "" : `: ${whom}`}${outcome}`;
    const line = [what, ...this.#callerOf(event, whom), ...hintOf(event)].join(", ");
    return printable(`${timestamp.toISOString()}  ${eventType.padEnd(22)}${loud}  ${line}`);
  }

  async #lookUp(id: string): Promise<void> {
    const found = await this.gateway.getUser(id, { organizationId: null });
    this.#emails.set(id, found.isOk ? found.value.email : id);
  }

  /**
   * Whom it is about, as the partner knows that person, or else as this application does. For a refusal, the key that
   * was used.
   */
  #subjectOf(event: AuditEvent): string | null {
    const { external_id: externalId, consumer_key: consumerKey, machine_token_id: tokenId, name } = event.details;
    if (typeof externalId === "string") return externalId;
    if (tokenId !== undefined && typeof name === "string") return name;
    if (event.userId !== null) return this.#nameOf(event.userId);
    return event.errorCode !== null && typeof consumerKey === "string" ? consumerKey : null;
  }

  #callerOf({ actor, partnerId, userId, ipAddress }: AuditEvent, whom: string | null): string[] {
    const from = ipAddress === null ? [] : [`from ${ipAddress}`];
    // The message says what a partner does in its own name, and a user who acts alone is named already.
    if (actor === null || actor === `partner:${partnerId}`) return from;
    if (actor === userId && whom === this.#nameOf(userId)) return from;
    return [`by ${this.#nameOf(actor)}`, ...from];
  }

  #nameOf(idOrName: string): string {
    return this.#emails.get(idOrName) ?? idOrName;
  }
}

/** What the doctor has found out about a refused signature. */
function hintOf({ details: { hint } }: AuditEvent): string[] {
  const { code, certainty, message } = (hint ?? {}) as { code?: string; certainty?: string; message?: string };
  return code === undefined ? [] : [`${code} (${certainty}): ${message}`];
}

function isUser(actor: string | null): actor is string {
  return isUuid(actor);
}

/** Whom an event is about, when the partner has no name for that user. */
function userOf({ userId, details }: AuditEvent): string | null {
  return typeof details.external_id === "string" ? null : userId;
}
