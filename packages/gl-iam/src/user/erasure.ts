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
    const { store, clock } = this.core;
    const from = new Date(clock().getTime() - LATE);
    const known = await changeUser(this.core, userId, call, async (transaction, user) => {
      const person = await transaction.personalData.find(user.id);
      await requireErasable(transaction, user, person, call);
      return person;
    });
    await eraseEvents(store.personalData, known, null);
    await this.#settled();
    const person = await changeUser(
      this.core,
      userId,
      call,
      async (transaction, user) => {
        const person = await transaction.personalData.find(user.id);
        await requireErasable(transaction, user, person, call);
        await erase(transaction, user, person, from, call);
        return person;
      },
      holdPartners,
    );
    // What was asked for at the same moment, and was refused.
    await this.#settled();
    await eraseEvents(store.personalData, person, from);
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
async function requireErasable(
  transaction: Transaction,
  user: StoredUser,
  { userIds }: Person,
  call: UserCall,
): Promise<void> {
  requirePerson(call);
  if (call.actor === user.id) {
    throw new IamError(ErrorCode.PERMISSION_DENIED, "nobody erases themselves: another administrator does");
  }
  await requireAnotherPlatformAdmin(transaction, user);
  if (isSuspendedByAnother(user, call)) return;
  if (isAdministrator(await rolesOf(transaction, user))) {
    throw takesTwo("another one must have suspended this user before, or taken its roles away");
  }
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
