/** A user lists and ends the own sessions. */
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { decodeIdCursor, encodeIdCursor, type Paging, parsePaging, toPage } from "../paging.js";
import { isUuid, Problems } from "../validation.js";
import { eventOf } from "./live.js";
import type { FoundSession, SessionFilter } from "./records.js";
import { type ListedSessionPage, toListed } from "./session-administration.js";
import type { SessionCall, Sessions } from "./sessions.js";

export class OwnSessions {
  constructor(
    private readonly core: Core,
    private readonly sessions: Sessions,
  ) {}

  /** @throws IamError see `SessionAdministration.listOwn` */
  async list(accessToken: string, options: SessionCall & Paging = {}): Promise<ListedSessionPage> {
    const found = await this.sessions.requireLive(accessToken, options);
    const problems = new Problems();
    const { limit, after } = parsePaging(options, decodeIdCursor, problems);
    problems.refuseIfAny();
    const rows = await this.core.store.sessions.list(reachOf(found), limit + 1, after);
    const page = toPage(rows, limit, ({ session }) => encodeIdCursor(session.id));
    return { ...page, data: page.data.map(toListed) };
  }

  /** @throws IamError see `SessionAdministration.endOwn` */
  async end(accessToken: string, sessionId: string, call: SessionCall = {}): Promise<void> {
    const found = await this.sessions.requireLive(accessToken, call);
    await this.core.store.transaction(async ({ sessions, audit }) => {
      const other = isUuid(sessionId) ? await sessions.find(sessionId, found.session.organizationId) : null;
      if (!other || !isWithin(reachOf(found), other)) {
        throw new IamError(ErrorCode.NOT_FOUND, "there is no such session of yours");
      }
      if (other.standing !== "live" || !(await sessions.end(other.session.id))) return;
      await audit(
        { ...eventOf(other.session), eventType: AuditEventType.SESSION_REVOKED, message: "session ended by its user" },
        callerOr({ actor: found.session.userId }, call),
      );
    });
  }
}

/** A session through a partner reaches only the sessions of its own identity; one by password all of its user. */
function reachOf({ session }: FoundSession): SessionFilter {
  const { userId, identityId, authMethod } = session;
  return authMethod !== "partner" ? { userId } : { userId, identityId };
}

function isWithin({ userId, identityId }: SessionFilter, { session }: FoundSession): boolean {
  return session.userId === userId && (identityId === undefined || session.identityId === identityId);
}
