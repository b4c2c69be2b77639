/** An administrator lists sessions, and ends one, a user's, a partner's, an organization's or all. */
import { AuditEventType } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { decodeIdCursor, encodeIdCursor, parsePaging, toPage } from "../paging.js";
import { isOnSide, isTestSide, requireSide, testSideOf } from "../test-side.js";
import { publicUser, type UserCall } from "../user/accounts.js";
import { changePartner, changeUser, recordingRefusals, requireAuthorityOver } from "../user/authority.js";
import { StandardRole } from "../user/role.js";
import {
  isUuid,
  Problems,
  parseGiven,
  parseText,
  problemsOfCall,
  refuseField,
  refuseUnknownFields,
  requireObject,
  violation,
} from "../validation.js";
import { eventOf } from "./live.js";
import type { SessionFilter } from "./records.js";
import { countOfRevoked } from "./revocation.js";
import {
  type EndedSessions,
  type ListedSessionPage,
  type ListSessionsOptions,
  toListed,
} from "./session-administration.js";

interface Whose {
  readonly userId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly organizationId?: string | null | undefined;
}

/** A misspelt one would leave the organization alone named, and end the sessions of all its users. */
const WHOSE: ReadonlySet<string> = new Set(["userId", "partnerId", "organizationId"]);

export class EndingSessions {
  constructor(private readonly core: Core) {}

  /** @throws IamError see `SessionAdministration.list` */
  async list(options: ListSessionsOptions = {}): Promise<ListedSessionPage> {
    const problems = problemsOfCall(options, "test", "limit", "cursor", "userId", "partnerId");
    const { limit, after } = parsePaging(options, decodeIdCursor, problems);
    problems.refuseIfAny();
    const { userId, partnerId } = options;
    const organizationId = this.core.organizationOnSide(options);
    const { store } = this.core;
    await recordingRefusals(this.core, { userId, partnerId, organizationId }, options, async () => {
      const user = userId !== undefined && isUuid(userId) ? await store.users.find(userId, organizationId) : null;
      if (userId !== undefined && !(user && isOnSide(user, options))) {
        throw new IamError(ErrorCode.USER_NOT_FOUND, "there is no such user");
      }
      if (partnerId !== undefined && !(isUuid(partnerId) && (await store.partners.find(partnerId, organizationId)))) {
        throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
      }
    });
    const filter: SessionFilter = { userId, partnerId, organizationId, test: options.test === true };
    const page = toPage(await store.sessions.list(filter, limit + 1, after), limit, ({ session }) =>
      encodeIdCursor(session.id),
    );
    return { ...page, data: page.data.map(toListed) };
  }

  /** @throws IamError see `SessionAdministration.end` */
  async end(sessionId: string, call: UserCall = {}): Promise<void> {
    const organizationId = this.core.organizationOnSide(call);
    const found = isUuid(sessionId) ? await this.core.store.sessions.find(sessionId, organizationId ?? null) : null;
    if (!found) throw new IamError(ErrorCode.NOT_FOUND, "there is no such session");
    await changeUser(this.core, found.session.userId, call, async ({ sessions, audit }) => {
      if (found.standing !== "live" || !(await sessions.end(found.session.id))) return;
      const message = "session ended by an administrator";
      await audit({ ...eventOf(found.session), eventType: AuditEventType.SESSION_REVOKED, message }, call);
    });
  }

  /** @throws IamError see `SessionAdministration.endAll` */
  async endAll(whose: Whose, call: UserCall = {}): Promise<EndedSessions> {
    const { userId, partnerId } = whose;
    const within = parseWhose(whose, call);
    requireSide(within);
    if (userId === undefined && partnerId !== undefined && within.test === true) {
      throw refuseField("test", violation("exclusive", "can't be true of a partner, whose end is that of both sides"));
    }
    if (userId !== undefined && partnerId !== undefined) return this.#ofUserAtPartner(userId, partnerId, within);
    if (userId !== undefined) return this.#ofUser(userId, within);
    if (partnerId !== undefined) return this.#ofPartner(partnerId, within);
    return this.#ofOrganization(within);
  }

  async #ofUser(userId: string, call: UserCall): Promise<EndedSessions> {
    return changeUser(this.core, userId, call, async (transaction, user) => {
      const ended = await transaction.sessions.revokeAllOfUser(user.id);
      return this.#record(transaction, ended, call, { ...publicUser(user), userId: user.id }, "of the user");
    });
  }

  async #ofPartner(partnerId: string, call: UserCall): Promise<EndedSessions> {
    const organizationId = this.core.organizationOrAny(call);
    return changePartner(this.core, partnerId, { ...call, organizationId }, "lock", async (transaction, partner) => {
      const ended = await transaction.sessions.revokeAllOfPartner(partner.id);
      const named = { organizationId: partner.orgId, partnerId: partner.id };
      return this.#record(transaction, ended, call, named, "of the partner");
    });
  }

  async #ofUserAtPartner(userId: string, partnerId: string, call: UserCall): Promise<EndedSessions> {
    return changeUser(this.core, userId, call, async (transaction, user) => {
      const known = isUuid(partnerId) ? await transaction.partners.find(partnerId, user.organizationId) : null;
      if (!known) throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
      let ended = 0;
      for (const identity of await transaction.identities.ofUser(user.id)) {
        if (identity.partnerId === known.id) ended += await transaction.sessions.revokeAllOfIdentity(identity.id);
      }
      const named = { organizationId: user.organizationId, userId: user.id };
      return this.#record(transaction, ended, call, named, "of the user through one partner");
    });
  }

  /** Sessions of whoever is not the caller's to change are not the caller's to end either. */
  async #ofOrganization(call: UserCall): Promise<EndedSessions> {
    const organizationId = this.core.organizationOnSide(call) ?? null;
    if (organizationId === null && call.test === true) {
      // Everybody's are those of live sides too.
      throw refuseField("organizationId", violation("required", "is required where the test side is meant"));
    }
    return recordingRefusals(this.core, { organizationId: organizationId ?? undefined }, call, () =>
      this.core.store.transaction(async (transaction) => {
        const administers =
          organizationId === null
            ? [StandardRole.PLATFORM_ADMIN]
            : await transaction.users.administratorRolesIn(organizationId);
        requireAuthorityOver(administers, call);
        let ended = await transaction.sessions.revokeAllOfOrganization(organizationId);
        // An organization's end reaches its test side.
        if (organizationId !== null && !isTestSide(organizationId)) {
          ended += await transaction.sessions.revokeAllOfOrganization(testSideOf(organizationId));
        }
        const whose = organizationId === null ? "of every organization" : "of the organization";
        return this.#record(transaction, ended, call, { organizationId }, whose);
      }),
    );
  }

  async #record(
    { audit }: Transaction,
    ended: number,
    call: UserCall,
    { organizationId, userId, partnerId }: { organizationId: string | null; userId?: string; partnerId?: string },
    whose: string,
  ): Promise<EndedSessions> {
    await audit(
      {
        eventType: AuditEventType.SESSION_REVOKED_ALL,
        organizationId,
        userId: userId ?? null,
        partnerId: partnerId ?? null,
        message: `all sessions ${whose} ended`,
        details: countOfRevoked(ended),
      },
      call,
    );
    return { sessionsEnded: ended };
  }
}

/** What is no UUID is nobody's id. */
const parseId = (value: unknown) => parseText(value, { min: 0, max: 255 });

/** @returns the call, within the organization that either argument names */
function parseWhose(whose: Whose, call: UserCall): UserCall {
  requireObject("whose", whose);
  requireObject("call", call);
  const problems = new Problems();
  refuseUnknownFields(problems, whose, WHOSE);
  for (const field of ["userId", "partnerId"] as const) {
    if (whose[field] !== undefined) problems.take(field, parseGiven(whose[field], parseId), "");
  }
  const { organizationId } = whose;
  if (organizationId !== undefined && call.organizationId !== undefined) {
    problems.add("organizationId", violation("exclusive", "can't be given in both arguments"));
  }
  problems.refuseIfAny();
  return organizationId === undefined ? call : { ...call, organizationId };
}
