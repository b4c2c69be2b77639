/**
 * An administrator erases a person: everything that is stored of it goes. Ids, the organization and the facts of the
 * audit stay.
 */
import { AuditEventType } from "../audit/event.js";
import type { EventPosition } from "../audit/records.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { transition } from "../identity/transition.js";
import { endMachineTokensOf } from "../machine-token/administration.js";
import { asOperationOfItsOwn } from "../operation.js";
import { countOfRevoked } from "../session/revocation.js";
import type { UserCall } from "./accounts.js";
import { administrator, byAdministrator, holdPartners, NOBODY_NAMED } from "./activation.js";
import { changeUser, requireAnotherPlatformAdmin, requirePerson, rolesOf } from "./authority.js";
import { findPerson } from "./person.js";
import type { Person, PersonalDataRecords } from "./personal-data.js";
import type { StoredUser } from "./records.js";
import { isAdministrator } from "./role.js";

/** Milliseconds. An event may be written so much later than its time says. */
const LATE = 60_000;

export class Erasure {
  constructor(private readonly core: Core) {}

  /**
   * A person may have more events than one transaction can take. So those until now go first, and the rest with the
   * person: an erasure that is interrupted has erased nobody, and is done again.
   *
   * @throws IamError `user_not_found`, also for somebody who is erased already; `permission_denied` for oneself, a
   *   machine and the last platform_admin; `conflict` for an administrator whom nobody else has suspended, and for
   *   somebody whom the caller has made none
   */
  async erase(userId: string, call: UserCall = {}): Promise<void> {
    // Whoever was merged into the user meanwhile has events of its own.
    while (!(await this.#erase(userId, call)));
  }

  /** @returns whether the person is erased, and not one more than was found at first */
  async #erase(userId: string, call: UserCall): Promise<boolean> {
    const { store, clock } = this.core;
    const organizationId = this.core.organizationOnSide(call);
    const from = new Date(clock().getTime() - LATE);
    const { id } = await changeUser(this.core, userId, call, async (transaction, user) => {
      await requireErasable(transaction, user, call);
      return user;
    });
    const known = await findPerson(store.personalData, id, organizationId);
    await eraseEvents(store.personalData, known, null);
    await this.#settled();
    const earlier = { person: known, since: from };
    const person = await changeUser(
      this.core,
      userId,
      call,
      async (transaction, user) => {
        await requireErasable(transaction, user, call);
        const found = await findPerson(transaction.personalData, user.id, organizationId, earlier);
        if (found.userIds.length > known.userIds.length) return null;
        await erase(transaction, user, found, from, call);
        return found;
      },
      holdPartners,
    );
    if (person === null) return false;
    // What was asked for at the same moment, and was refused.
    await this.#settled();
    await eraseEvents(store.personalData, person, from);
    return true;
  }

  /** The refusals that wait to be written must not bring anything back. */
  #settled(): Promise<void> {
    return this.core.store.auditEvents.flush();
  }
}

async function erase(
  transaction: Transaction,
  user: StoredUser,
  person: Person,
  from: Date,
  call: UserCall,
): Promise<void> {
  const { identities, sessions, personalData, audit } = transaction;
  const ended = await sessions.revokeAllOfUser(user.id);
  await endMachineTokensOf(transaction, user.id, call);
  const erased = await identities.ofUser(user.id);
  // The places become free. The address does too, but is reserved for nobody: that would keep it.
  await transition(transaction, user, byAdministrator(call), async () => {
    for (const { id } of erased) await identities.remove(id);
    await personalData.erase(person);
  });
  await audit(
    {
      eventType: AuditEventType.USER_ERASED,
      organizationId: user.organizationId,
      userId: user.id,
      message: "user erased",
      details: {
        identities: erased.length,
        ...countOfRevoked(ended),
        merged_user_ids: person.userIds.filter((id) => id !== user.id),
      },
    },
    call,
  );
  await eraseEvents(personalData, person, from);
}

async function eraseEvents(records: PersonalDataRecords, person: Person, from: Date | null): Promise<void> {
  let after: EventPosition | null = null;
  do {
    const position: EventPosition | null = after;
    after = await asOperationOfItsOwn(() => records.eraseEvents(person, from, position));
  } while (after !== null);
}

/** @throws IamError `permission_denied`, `conflict` */
async function requireErasable(transaction: Transaction, user: StoredUser, call: UserCall): Promise<void> {
  requirePerson(call);
  if (call.actor === user.id) {
    throw new IamError(ErrorCode.PERMISSION_DENIED, "nobody erases themselves: another administrator does");
  }
  await requireAnotherPlatformAdmin(transaction, user);
  if (isSuspendedByAnother(user, call)) return;
  if (isAdministrator(await rolesOf(transaction, user))) {
    throw takesTwo("another one must have suspended this user before, or taken its roles away");
  }
  const userIds = await transaction.personalData.userIds(user.id);
  const demoters = await transaction.demotions.demotersOf(userIds);
  if (!demoters.has(administrator(call)) && !demoters.has(NOBODY_NAMED)) return;
  throw takesTwo("whoever took this user's roles away does not erase it, unless another one has suspended it");
}

/** A suspension that names nobody may be the caller's own. */
function isSuspendedByAnother({ suspendedAt, suspendedBy }: StoredUser, call: UserCall): boolean {
  return suspendedAt !== null && suspendedBy !== NOBODY_NAMED && suspendedBy !== administrator(call);
}

function takesTwo(how: string): IamError {
  return new IamError(ErrorCode.CONFLICT, `it takes two to erase an administrator: ${how}`);
}
