/** What is asked of users: by those who sign in, administrators, and batches of partners. */

import type { Size } from "../../../../tools/testing/large-database.js";
import { findPerson } from "../../src/user/person.js";
import type { UserFilter } from "../../src/user/records.js";
import {
  addressOf,
  type CallsOf,
  call,
  emailKeys,
  fresh,
  hash,
  LIMIT,
  NOBODY,
  PAGE,
  partner,
  partnerOf,
  SOMEBODY,
  user,
} from "./call.js";

type UserPorts = "users" | "identityBatches" | "secondFactors" | "passkeys" | "personalData";

const ADDRESS = addressOf(SOMEBODY);
const organization = (n: number) => (n % 2 === 0 ? "default" : `org-${n % 1000}`);
const ORGANIZATION = organization(SOMEBODY);

const LISTS: [string, UserFilter][] = [
  ["everybody", {}],
  ["an organization's", { organizationId: "org-3" }],
  ["nobody's", { organizationId: "nobody" }],
  ["by an address", { prefix: "U4243@" }],
  ["by a common beginning", { prefix: "NAME " }],
  ["by what nobody has", { prefix: "NOBODY" }],
  ["the test side's", { test: true }],
  ["the giant's", { partnerId: partner(1) }],
  ["a small partner's", { partnerId: partner(77) }],
  ["by a granted role", { role: "editor" }],
  ["by an asserted role", { role: "teacher" }],
  ["by a common asserted role", { role: "student" }],
  ["by a mapped role", { role: "manager" }],
  ["an organization's by a mapped role", { organizationId: "default", role: "manager" }],
  ["by a role of nobody", { role: "nobody" }],
  ["the suspended", { state: "suspended" }],
  ["seen recently", { seenAfter: new Date(Date.now() - 3_600_000) }],
];

/** Among the holders, or among the users who fit, whichever is quicker. */
const NARROW: [string, UserFilter][] = [
  ["nobody's by a common asserted role", { organizationId: "nobody", role: "student" }],
  ["the suspended by a common asserted role", { state: "suspended", role: "student" }],
  ["by what nobody has and a common asserted role", { prefix: "NOBODY", role: "student" }],
];
/** Holders, and users and partners of each, that are looked at before the users are. */
const LOOKED_AT = 3 * 500;

export function userCalls({ partners, users: count }: Size): CallsOf<UserPorts> {
  const theirs = partner(partnerOf(SOMEBODY, partners));
  const erased = count - 1;
  return {
    users: {
      insert: [
        call("one", async ({ users }) => {
          const found = await users.find(user(SOMEBODY));
          if (found) await users.insert({ ...found, id: fresh(), emailKey: fresh() });
        }),
      ],
      find: [call("one", ({ users }) => users.find(user(SOMEBODY), ORGANIZATION))],
      lock: [call("one", ({ users }) => users.lock(user(SOMEBODY)))],
      updateProfile: [
        call("one", ({ users }) =>
          users.updateProfile({ id: user(SOMEBODY), email: ADDRESS, emailKey: ADDRESS, displayName: "Somebody" }),
        ),
      ],
      setRoles: [call("one", ({ users }) => users.setRoles(user(SOMEBODY), ["editor"]))],
      recordSignIn: [call("one", ({ users }) => users.recordSignIn(user(SOMEBODY), new Date()))],
      list: [
        ...LISTS.map(([what, filter]) =>
          call(what, ({ users }) => users.list(filter, LIMIT, null), filter.role === undefined ? PAGE : count / 40),
        ),
        ...NARROW.map(([what, filter]) => call(what, ({ users }) => users.list(filter, LIMIT, null), LOOKED_AT + PAGE)),
      ],
      suspend: [call("one", ({ users }) => users.suspend(user(21), "admin"))],
      endSuspension: [call("one", ({ users }) => users.endSuspension(user(21)))],
      markMerged: [call("one", ({ users }) => users.markMerged(user(23), user(25)))],
      setPasswordHash: [call("one", ({ users }) => users.setPasswordHash(user(25), "hash"))],
      countPasswordFailure: [call("one", ({ users }) => users.countPasswordFailure(user(25), 10))],
      forgetPasswordFailures: [call("one", ({ users }) => users.forgetPasswordFailures(user(25)))],
      hasPlatformAdmin: [call("one", ({ users }) => users.hasPlatformAdmin())],
      administratorRolesIn: [
        call("a small one", ({ users }) => users.administratorRolesIn(ORGANIZATION), 8000),
        call("an empty one", ({ users }) => users.administratorRolesIn("nobody"), 6000),
      ],
      hasOtherPlatformAdmin: [call("one", ({ users }) => users.hasOtherPlatformAdmin(user(1)))],
      findByEmail: [
        call("one", ({ users }) => users.findByEmail(emailKeys(ADDRESS), ORGANIZATION)),
        call("with a former key", ({ users }) => users.findByEmail({ key: "x", formerKey: ADDRESS }, ORGANIZATION)),
        call("nobody", ({ users }) => users.findByEmail(emailKeys("nobody@x.example"), "default")),
      ],
      freeAddress: [call("one", ({ users }) => users.freeAddress(user(27), theirs))],
      isReserved: [
        call("one", ({ users }) => users.isReserved(emailKeys("former5@x.example"), "default", theirs)),
        call("none", ({ users }) => users.isReserved(emailKeys("nobody@x.example"), "default", theirs)),
      ],
      endReservation: [
        call("none", ({ users }) => users.endReservation(emailKeys("nobody@x.example"), "default", theirs)),
      ],
    },
    identityBatches: {
      lockKnown: [
        call("two", ({ identityBatches }) => identityBatches.lockKnown(theirs, [`u-${SOMEBODY}`, "nobody"])),
        call("two of the giant", ({ identityBatches }) => identityBatches.lockKnown(partner(1), ["u-4", "nobody"])),
      ],
      findAddresses: [
        call("two", ({ identityBatches }) => identityBatches.findAddresses([ADDRESS, "n"], ORGANIZATION, theirs)),
      ],
      insert: [call("none", ({ identityBatches }) => identityBatches.insert([]))],
      endReservations: [
        call("two", ({ identityBatches }) => identityBatches.endReservations([ADDRESS, "n"], ORGANIZATION, theirs)),
      ],
      freeAddresses: [call("one", ({ identityBatches }) => identityBatches.freeAddresses([user(31)], theirs))],
      update: [call("none", ({ identityBatches }) => identityBatches.update([]))],
    },
    secondFactors: {
      begin: [
        call("one", ({ secondFactors }) =>
          secondFactors.begin({
            ...{ id: fresh(), userId: user(33), sessionId: NOBODY, keyVersion: 1, sealed: hash("f") },
            recoveryCodes: [hash("c")],
          }),
        ),
      ],
      findBegun: [call("one", ({ secondFactors }) => secondFactors.findBegun(user(33), NOBODY, 60))],
      findConfirmed: [call("one", ({ secondFactors }) => secondFactors.findConfirmed(user(33)))],
      confirm: [call("one", ({ secondFactors }) => secondFactors.confirm(user(33), NOBODY))],
      remove: [call("one", ({ secondFactors }) => secondFactors.remove(user(33)))],
      takeStep: [call("one", ({ secondFactors }) => secondFactors.takeStep(NOBODY, 1))],
      takeRecoveryCode: [call("one", ({ secondFactors }) => secondFactors.takeRecoveryCode(NOBODY, hash("c")))],
      countAttempt: [call("one", ({ secondFactors }) => secondFactors.countAttempt(user(33), 5, 60))],
      forgiveAttempt: [call("one", ({ secondFactors }) => secondFactors.forgiveAttempt(user(33)))],
      keepTicket: [call("one", ({ secondFactors }) => secondFactors.keepTicket(user(33), hash("t"), 60))],
      takeTicket: [call("one", ({ secondFactors }) => secondFactors.takeTicket(user(33), hash("t")))],
      recordReset: [call("one", ({ secondFactors }) => secondFactors.recordReset(user(33), "password"))],
      wasReset: [call("one", ({ secondFactors }) => secondFactors.wasReset(user(33), "password", 60))],
      countAdministratorsWithout: [
        call("some", ({ secondFactors }) => secondFactors.countAdministratorsWithout(100), 1000),
      ],
    },
    passkeys: {
      keepChallenge: [call("one", ({ passkeys }) => passkeys.keepChallenge(hash(fresh()), null, 60))],
      takeChallenge: [call("none", ({ passkeys }) => passkeys.takeChallenge(hash("nothing"), null))],
      insert: [
        call("one", ({ passkeys }) =>
          passkeys.insert({
            ...{ id: fresh(), userId: user(33), name: "Laptop", algorithm: -7, signCount: 0 },
            ...{ credentialId: hash(fresh()), publicKey: hash("k") },
          }),
        ),
      ],
      list: [call("one's", ({ passkeys }) => passkeys.list(user(33)))],
      find: [call("none", ({ passkeys }) => passkeys.find(hash("nothing")))],
      use: [call("none", ({ passkeys }) => passkeys.use(NOBODY, 1))],
      remove: [call("none", ({ passkeys }) => passkeys.remove(user(33), NOBODY))],
      removeAll: [call("one's", ({ passkeys }) => passkeys.removeAll(user(33)))],
      sweep: [call("nothing to do", ({ passkeys }) => passkeys.sweep(), 4 * 500)],
    },
    personalData: {
      userIds: [call("one", ({ personalData }) => personalData.userIds(user(SOMEBODY)))],
      namesInEvents: [
        call("one", ({ personalData }) => personalData.namesInEvents([user(SOMEBODY)], null, null), PAGE),
      ],
      names: [call("one", ({ personalData }) => personalData.names([user(SOMEBODY)], []))],
      read: [
        call(
          "one",
          async ({ personalData }) => personalData.read(await findPerson(personalData, user(SOMEBODY), undefined)),
          500,
        ),
      ],
      events: [
        call(
          "one",
          async ({ personalData }) =>
            personalData.events(await findPerson(personalData, user(SOMEBODY), undefined), LIMIT, null),
          PAGE,
        ),
      ],
      eraseEvents: [
        call(
          "one",
          async ({ personalData }) =>
            personalData.eraseEvents(await findPerson(personalData, user(erased), undefined), null, null),
          PAGE,
        ),
      ],
      erase: [
        call(
          "one",
          async ({ personalData }) => personalData.erase(await findPerson(personalData, user(erased), undefined)),
          500,
        ),
      ],
    },
  };
}
