/** What signing in asks: partners, tokens, identities, sessions. */

import type { Size } from "../../../../tools/testing/large-database.js";
import {
  addressOf,
  type CallsOf,
  call,
  emailKeys,
  fresh,
  hash,
  identity,
  inAMinute,
  LIMIT,
  NOBODY,
  PAGE,
  partner,
  partnerOf,
  SOMEBODY,
  secret,
  session,
  user,
} from "./call.js";
import { auditEvent } from "./events.js";

type SignInPorts =
  | "oneTimeTokens"
  | "exchanges"
  | "refreshes"
  | "replayMarks"
  | "pendingStarts"
  | "identities"
  | "sessions"
  | "cookies"
  | "signingKeys";

const EPOCHS = { partner: 0, user: 0, identity: 0 };
const marks = () => ({ marks: [hash(fresh()), hash(fresh())] as const, keptUntil: inAMinute() });
/** Those who came in a week. */
const MANY = Array.from({ length: 2000 }, (_, n) => `u-${n}`);
/** A batch of a sweep. */
const BATCH = 4 * 500;

export function signInCalls({ partners, users }: Size): CallsOf<SignInPorts> {
  const theirs = partner(partnerOf(SOMEBODY, partners));
  const giants = partner(1);
  return {
    oneTimeTokens: {
      accept: [
        call("one", async ({ oneTimeTokens }) => {
          const token = {
            hash: hash(fresh()),
            ...{ partnerId: theirs, secretId: secret(partnerOf(SOMEBODY, partners)), externalId: "u", email: "e" },
            ...{ displayName: null, role: "student", attributes: null, codeChallenge: null, sourceIp: null },
            ...{ signedAt: new Date(), epochs: EPOCHS, lifetimeSeconds: 60 },
          };
          await oneTimeTokens.accept({
            marks: marks(),
            token,
            partnerVersion: null,
            stateHash: null,
            event: auditEvent(theirs),
          });
        }),
      ],
      take: [
        call("one", ({ oneTimeTokens }) => oneTimeTokens.take(hash("t5"))),
        call("unknown", ({ oneTimeTokens }) => oneTimeTokens.take(hash("nothing"))),
      ],
      peek: [call("one", ({ oneTimeTokens }) => oneTimeTokens.peek(hash("t7")))],
      endOf: [
        call("the giant's user", ({ oneTimeTokens }) => oneTimeTokens.endOf(giants, "u-8")),
        call("nobody", ({ oneTimeTokens }) => oneTimeTokens.endOf(giants, "nobody")),
      ],
      sweep: [call("nothing to do", ({ oneTimeTokens }) => oneTimeTokens.sweep(), BATCH)],
    },
    exchanges: {
      see: [
        call("one", ({ exchanges }) => exchanges.see(hash("t5"))),
        call("none", ({ exchanges }) => exchanges.see(hash("nothing"))),
      ],
      signIn: [
        call("one", async ({ exchanges, identities }) => {
          const found = await identities.find(theirs, `u-${SOMEBODY}`);
          if (!found) throw new Error("the user is there");
          await exchanges.signIn({
            ...{ tokenHash: hash("t9"), partnerId: theirs, versions: { partner: "1", user: "1", identity: "1" } },
            ...{ identity: found.identity, lifetimeSeconds: 60 },
            credential: { isCookie: false, hash: hash(fresh()) },
            ...{ signedInAt: new Date(), events: [auditEvent(theirs)] },
            session: {
              ...{ id: fresh(), authMethod: "partner", userId: user(SOMEBODY), organizationId: "default" },
              ...{ partnerId: theirs, identityId: found.identity.id, epochs: EPOCHS },
            },
          });
        }),
      ],
      signInFirst: [
        call("one", async ({ exchanges }) => {
          const seen = await exchanges.see(hash("t10"));
          if (!seen) throw new Error("the token is there");
          const { id: partnerId, orgId: organizationId } = seen.partner;
          const [userId, identityId, now] = [fresh(), fresh(), new Date()];
          const address = { email: `${userId}@acme.example`, emailKey: `${userId}@acme.example` };
          await exchanges.signInFirst({
            ...{ tokenHash: hash("t10"), partnerId, versions: seen.versions, lifetimeSeconds: 60 },
            ...{ credential: { isCookie: false, hash: hash(fresh()) }, events: [auditEvent(theirs)] },
            user: {
              ...{ id: userId, ...address, displayName: null, roles: [], organizationId },
              ...{ createdAt: now, passwordHash: null },
            },
            identity: {
              ...{ id: identityId, partnerId, externalId: fresh(), userId, role: "student" },
              ...{ email: address.email, displayName: null, attributes: {}, actedAt: now, assertedAt: now },
              ...{ createdAt: now, lastSignInAt: now },
            },
            session: {
              ...{ id: fresh(), authMethod: "partner", userId, organizationId },
              ...{ partnerId, identityId, epochs: EPOCHS },
            },
          });
        }),
      ],
    },
    refreshes: {
      see: [
        call("one", ({ refreshes }) => refreshes.see(hash("r5"), null)),
        call("none", ({ refreshes }) => refreshes.see(hash("nothing"), "default")),
      ],
      use: [
        call("one", ({ refreshes }) =>
          refreshes.use({
            ...{ sessionId: session(6), tokenHash: hash("r6"), seenEvery: 60 },
            use: {
              ...{ successorHash: hash(fresh()), successorSalt: hash("s"), keyVersion: 1, idempotencyMark: null },
              usedFrom: null,
            },
          }),
        ),
      ],
    },
    replayMarks: {
      take: [call("two", ({ replayMarks }) => replayMarks.take(marks()))],
      sweep: [call("nothing to do", ({ replayMarks }) => replayMarks.sweep(), BATCH)],
    },
    pendingStarts: {
      endAllOf: [
        call(
          "nobody's",
          ({ pendingStarts }) => pendingStarts.endAllOf(NOBODY),
          1_000_000,
          "on a bad day: they live for minutes",
        ),
      ],
      insert: [
        call("one", ({ pendingStarts }) =>
          pendingStarts.insert({
            ...{ stateHash: hash(fresh()), partnerId: theirs, browserHash: hash("b"), returnTo: "/" },
            lifetimeSeconds: 600,
          }),
        ),
      ],
      sweep: [call("nothing to do", ({ pendingStarts }) => pendingStarts.sweep(), BATCH)],
    },
    identities: {
      madeSince: [
        call(
          "a partner's",
          ({ identities }) => identities.madeSince(theirs, new Date()),
          1_000_000,
          "on a bad day, of one partner: all of its identities",
        ),
      ],
      givenRoleSince: [
        call(
          "a partner's",
          ({ identities }) => identities.givenRoleSince(theirs, new Date()),
          1_000_000,
          "on a bad day, of one partner: those whose role was ever changed",
        ),
      ],
      insert: [
        call("one", async ({ identities }) => {
          const found = await identities.find(theirs, `u-${SOMEBODY}`);
          if (found) await identities.insert({ ...found.identity, id: fresh(), externalId: fresh() });
        }),
      ],
      find: [
        call("one", ({ identities }) => identities.find(theirs, `u-${SOMEBODY}`)),
        call("nobody", ({ identities }) => identities.find(giants, "nobody")),
      ],
      findAll: [
        call("some", ({ identities }) => identities.findAll(theirs, [`u-${SOMEBODY}`, "nobody"])),
        call("nobody", ({ identities }) => identities.findAll(giants, ["nobody", "no one"])),
      ],
      lastAsserted: [
        call("some", ({ identities }) => identities.lastAsserted(theirs, [`u-${SOMEBODY}`, "nobody"])),
        call("many", ({ identities }) => identities.lastAsserted(giants, MANY), 4 * MANY.length),
      ],
      outlook: [
        call("one", ({ identities }) =>
          identities.outlook({
            ...{ partnerId: theirs, organizationId: "default", externalId: `u-${SOMEBODY}` },
            email: emailKeys(addressOf(SOMEBODY)),
          }),
        ),
      ],
      lock: [call("one", ({ identities }) => identities.lock(giants, "u-4"))],
      ofUser: [call("one", ({ identities }) => identities.ofUser(user(SOMEBODY)))],
      update: [
        call("one", async ({ identities }) => {
          const found = await identities.find(theirs, `u-${SOMEBODY}`);
          if (found) await identities.update({ ...found.identity, lastSignInAt: new Date() });
        }),
      ],
      withdraw: [call("one", ({ identities }) => identities.withdraw(identity(10), "partner"))],
      suspend: [call("one", ({ identities }) => identities.suspend(identity(10), "admin"))],
      reopen: [
        call("one", ({ identities }) => identities.reopen(identity(10), { withdrawal: true, suspension: true })),
      ],
      recordAct: [call("one", ({ identities }) => identities.recordAct(identity(10), new Date()))],
      move: [call("one", ({ identities }) => identities.move(identity(12), user(14)))],
      remove: [call("one", ({ identities }) => identities.remove(identity(16)))],
      list: [
        call("the giant's", ({ identities }) => identities.list(giants, LIMIT, null), PAGE),
        call("in the middle", ({ identities }) => identities.list(giants, LIMIT, identity(users / 2)), PAGE),
        call("a small one's", ({ identities }) => identities.list(theirs, LIMIT, null), PAGE),
      ],
      countActive: [call("the giant's", ({ identities }) => identities.countActive(giants))],
      takePlaces: [call("the giant's", ({ identities }) => identities.takePlaces(giants, 1))],
      freePlace: [call("the giant's", ({ identities }) => identities.freePlace(giants))],
    },
    sessions: {
      insert: [
        call("one", ({ sessions: it }) =>
          it.insert(
            {
              ...{ id: fresh(), authMethod: "partner", userId: user(SOMEBODY), organizationId: "default" },
              ...{ partnerId: theirs, identityId: identity(SOMEBODY), epochs: EPOCHS },
            },
            3600,
          ),
        ),
      ],
      insertRefreshToken: [call("one", ({ sessions: it }) => it.insertRefreshToken(session(1), hash(fresh())))],
      find: [
        call("one", ({ sessions: it }) => it.find(session(5), null)),
        call("none", ({ sessions: it }) => it.find(NOBODY, null)),
      ],
      lockByRefreshToken: [
        call("one", ({ sessions: it }) => it.lockByRefreshToken(hash("r5"), null)),
        call("none", ({ sessions: it }) => it.lockByRefreshToken(hash("nothing"), "default")),
      ],
      useRefreshToken: [
        call("one", ({ sessions: it }) =>
          it.useRefreshToken(session(6), hash("r5"), {
            ...{ successorHash: hash(fresh()), successorSalt: hash("s"), keyVersion: 1, idempotencyMark: null },
            usedFrom: null,
          }),
        ),
      ],
      countRepeat: [call("one", ({ sessions: it }) => it.countRepeat(session(5), 5, 60))],
      touch: [call("one", ({ sessions: it }) => it.touch(session(5), 60))],
      keep: [call("one", ({ sessions: it }) => it.keep(session(5), 0))],
      recordProof: [call("one", ({ sessions: it }) => it.recordProof(session(5)))],
      end: [call("one", ({ sessions: it }) => it.end(session(7)))],
      list: [
        call("everybody's", ({ sessions: it }) => it.list({}, LIMIT, null), PAGE),
        call("the test side's", ({ sessions: it }) => it.list({ test: true }, LIMIT, null), PAGE),
        call("a user's", ({ sessions: it }) => it.list({ userId: user(SOMEBODY) }, LIMIT, null)),
        call("nobody's", ({ sessions: it }) => it.list({ userId: NOBODY }, LIMIT, null)),
        call("the giant's", ({ sessions: it }) => it.list({ partnerId: giants }, LIMIT, null), PAGE),
        call("a small partner's", ({ sessions: it }) => it.list({ partnerId: theirs }, LIMIT, null), PAGE),
        call("an identity's", ({ sessions: it }) => it.list({ identityId: identity(SOMEBODY) }, LIMIT, null), PAGE),
        call("an organization's", ({ sessions: it }) => it.list({ organizationId: "default" }, LIMIT, null), PAGE),
        call("an empty organization's", ({ sessions: it }) => it.list({ organizationId: "none" }, LIMIT, null)),
      ],
      revokeAllOfUser: [call("one", ({ sessions: it }) => it.revokeAllOfUser(user(SOMEBODY)))],
      revokeAllOfIdentity: [call("one", ({ sessions: it }) => it.revokeAllOfIdentity(identity(SOMEBODY)))],
      revokeAllOfPartner: [
        call("a small one", ({ sessions: it }) => it.revokeAllOfPartner(theirs), PAGE),
        call("the giant", ({ sessions: it }) => it.revokeAllOfPartner(giants), 80_000, "counts up to 10,000 sessions"),
      ],
      sweep: [call("nothing to do", ({ sessions: it }) => it.sweep(), BATCH)],
      sweepRevoked: [
        call("a batch of one", ({ sessions: it }) => it.sweepRevoked(), BATCH),
        call("the next", ({ sessions: it }) => it.sweepRevoked(), BATCH),
      ],
      sweepUsedTokens: [
        call(
          "some pages",
          ({ sessions: it }) => it.sweepUsedTokens(),
          8000,
          "all tokens of the sessions in four pages",
        ),
      ],
      revokeAllOfOrganization: [
        call("an empty one", ({ sessions: it }) => it.revokeAllOfOrganization("org-none"), PAGE),
      ],
    },
    cookies: {
      insert: [call("one", ({ cookies }) => cookies.insert(session(5), hash("c5")))],
      find: [
        call("one", ({ cookies }) => cookies.find(hash("c5"))),
        call("none", ({ cookies }) => cookies.find(hash("nothing"))),
      ],
      replace: [
        call("one", ({ cookies }) => cookies.replace(hash("c5"), hash(fresh()), { isProved: true, livesSeconds: 10 })),
      ],
      endSoon: [call("one", ({ cookies }) => cookies.endSoon(hash("c5"), 10))],
      sweep: [call("nothing to do", ({ cookies }) => cookies.sweep(), BATCH)],
    },
    signingKeys: {
      list: [call("all", ({ signingKeys }) => signingKeys.list())],
      lock: [call("one", ({ signingKeys }) => signingKeys.lock("kid"))],
      end: [call("one", ({ signingKeys }) => signingKeys.end("kid"))],
      insert: [
        call("one", ({ signingKeys }) =>
          signingKeys.insert({
            ...{ id: fresh(), kid: fresh(), secretKeyVersion: 99, x: "x", y: "y", keyVersion: null },
            sealed: hash("k"),
          }),
        ),
      ],
    },
  };
}
