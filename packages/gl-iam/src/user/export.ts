/** An administrator exports everything that is stored about a person, without secrets. */
import { type AuditEvent, AuditEventType } from "../audit/event.js";
import { decodePosition, encodePosition } from "../audit/reading.js";
import type { AuditPage, EventPosition } from "../audit/records.js";
import type { Core } from "../core.js";
import type { Identity } from "../identity/records.js";
import { asOperationOfItsOwn } from "../operation.js";
import { type Paging, parsePaging, stretchToPage } from "../paging.js";
import { problemsOfCall } from "../validation.js";
import { publicUser, type UserCall } from "./accounts.js";
import { changeUser, requirePerson } from "./authority.js";
import { findPerson } from "./person.js";
import type { Person, StoredPersonalData } from "./personal-data.js";
import type { StoredUser } from "./records.js";
import type { User } from "./user.js";

/** The user itself, in an export. */
export interface ExportedUser extends User {
  readonly hasPassword: boolean;
  readonly suspendedAt: Date | null;
  readonly suspendedBy: string | null;
  readonly lastSignInAt: Date | null;
}

/** Everything that is stored of a person, identities as the library keeps them. */
export interface StoredExport extends StoredPersonalData {
  readonly user: ExportedUser;
  readonly identities: readonly Identity[];
  /** About the person and by the person, newest first. */
  readonly auditEvents: readonly AuditEvent[];
  /** Where the next page of events begins; null when there are no more. */
  readonly nextCursor: string | null;
}

const PAGE = 200;

export class Export {
  constructor(private readonly core: Core) {}

  /**
   * @param options with neither limit nor cursor all events are read
   * @throws IamError `user_not_found`, `permission_denied`, `validation_error`
   */
  async export(userId: string, options: UserCall & Paging = {}): Promise<StoredExport> {
    const problems = problemsOfCall(options, "test", "limit", "cursor");
    const { limit, cursor, ...call } = options;
    const { limit: most, after } = parsePaging({ limit: limit ?? PAGE, cursor }, decodePosition, problems);
    problems.refuseIfAny();
    const organizationId = this.core.organizationOnSide(call);
    const stored = await changeUser(this.core, userId, call, async (transaction, user) => {
      requirePerson(call);
      const { identities, audit } = transaction;
      await audit(
        {
          eventType: AuditEventType.USER_EXPORTED,
          organizationId: user.organizationId,
          userId: user.id,
          message: "everything that is stored about the user exported",
        },
        call,
      );
      return { user: exported(user), identities: await identities.ofUser(user.id) };
    });
    // Not under the lock: there may be much of it.
    const { personalData } = this.core.store;
    const person = await findPerson(personalData, stored.user.id, organizationId);
    const read = await personalData.read(person);
    await this.core.store.auditEvents.flush();
    const isPage = limit !== undefined || cursor !== undefined;
    const events = isPage ? await this.#page(person, most, after) : await this.#all(person);
    return { ...stored, ...read, auditEvents: events.data, nextCursor: events.nextCursor };
  }

  async #all(person: Person): Promise<AuditPage> {
    const data: AuditEvent[] = [];
    let after: EventPosition | null = null;
    for (;;) {
      const { data: page, nextCursor }: AuditPage = await this.#page(person, PAGE, after);
      data.push(...page);
      if (nextCursor === null) return { data, nextCursor };
      after = page.at(-1) ?? null;
    }
  }

  async #page(person: Person, limit: number, after: EventPosition | null): Promise<AuditPage> {
    const { personalData } = this.core.store;
    const stretch = await asOperationOfItsOwn(() => personalData.events(person, limit, after));
    return stretchToPage(stretch, encodePosition);
  }
}

function exported(user: StoredUser): ExportedUser {
  const { passwordHash, suspendedAt, suspendedBy, lastSignInAt } = user;
  return { ...publicUser(user), hasPassword: passwordHash !== null, suspendedAt, suspendedBy, lastSignInAt };
}
