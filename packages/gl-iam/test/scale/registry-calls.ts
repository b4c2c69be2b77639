/** What the registry, the administration and the audit ask. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SHARED_ORIGIN, type Size } from "../../../../tools/testing/large-database.js";
import { AuditEventType } from "../../src/audit/event.js";
import type { PartnerFilter } from "../../src/partner/records.js";
import { auditLists } from "./audit-lists.js";
import {
  type CallsOf,
  call,
  fresh,
  hash,
  LIMIT,
  NOBODY,
  PAGE,
  partner,
  partnerOf,
  SOMEBODY,
  secret,
  user,
} from "./call.js";
import { auditEvent } from "./events.js";

type RegistryPorts =
  | "partners"
  | "credentials"
  | "keptAnswers"
  | "machineTokens"
  | "scimTokens"
  | "setupLinks"
  | "domainProofs"
  | "scimUsers"
  | "sealed"
  | "auditEvents";

/** The beginning of a consumer key. */
const keyOf = (n: number) => `ck_live_${createHash("md5").update(`k${n}`).digest("hex").slice(0, 12)}`;
/** See `partner-search.ts`: of the partners of an organization with half of them. */
const SEARCH = 2 * 1000 + PAGE;
const SEARCHED = "the first thousand are looked through without an index";

/** Two look-ups for each of them, beside the proposals that are open. */
const LOOKED_AT = 6 * 5000;
const RECENTLY = { secretMadeBefore: new Date(Date.now() - 1000), silentSince: new Date(Date.now() - 1000) };
const LONG_AGO = { secretMadeBefore: new Date(0), silentSince: new Date(0) };
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A batch of a sweep. */
const BATCH = 4 * 500;

export function registryCalls({ partners: count, users, events }: Size): CallsOf<RegistryPorts> {
  const n = partnerOf(SOMEBODY, count);
  const theirs = partner(n);
  const giants = partner(1);
  const old = { timestamp: new Date(Date.now() - events * 100), id: NOBODY };
  return {
    credentials: {
      remembered: [call("none", async ({ credentials }) => credentials.remembered("ck_live_nobody"))],
      recent: [
        call("what has changed", async ({ credentials }) => {
          for (let n = 0; n < 3; n += 1) {
            credentials.recent("ck_live_nobody", 0.1);
            await sleep(100);
          }
        }),
      ],
    },
    partners: {
      insert: [
        call("one", async ({ partners }) => {
          const found = await partners.find(theirs);
          if (found) await partners.insert({ ...found, id: fresh(), partnerName: fresh(), consumerKey: fresh() });
        }),
      ],
      find: [call("one", ({ partners }) => partners.find(theirs, "default"))],
      insertTestSide: [
        call("one", async ({ partners }) => {
          const found = await partners.find(theirs);
          if (found === null) return;
          const own = { id: fresh(), partnerName: fresh(), consumerKey: fresh() };
          await partners.insertTestSide({ ...found, ...own, orgId: `${found.orgId}/test` }, found.id);
        }),
      ],
      findTestSide: [call("none", ({ partners }) => partners.findTestSide(theirs))],
      findByConsumerKey: [
        call("one", async ({ partners }) => {
          const found = await partners.find(theirs);
          await partners.findByConsumerKey(found?.consumerKey ?? "");
        }),
        call("none", ({ partners }) => partners.findByConsumerKey("ck_live_nobody")),
      ],
      hasOrigin: [
        call("a partner's own", ({ partners }) => partners.hasOrigin(`https://portal-${n}.example`)),
        call("made up", ({ partners }) => partners.hasOrigin("https://nobody.example")),
        call(
          "that of many",
          ({ partners }) => partners.hasOrigin(SHARED_ORIGIN),
          2000 + count / 40,
          "the index names all who share it, and one of them is read",
        ),
      ],
      findCredentials: [
        call("one", async ({ partners }) => {
          const found = await partners.find(theirs);
          await partners.findCredentials(found?.consumerKey ?? "");
        }),
        call("one that is remembered", async ({ partners }) => {
          const found = await partners.find(theirs);
          for (let n = 0; n < 2; n += 1) await partners.findCredentials(found?.consumerKey ?? "");
        }),
        call("none", ({ partners }) => partners.findCredentials("ck_live_nobody")),
      ],
      endedSecrets: [call("one", ({ partners }) => partners.endedSecrets(theirs, 3))],
      credentialsOf: [call("an organization's", ({ partners }) => partners.credentialsOf("org-3", 50), 4 * PAGE)],
      secretLifetimes: [call("one", ({ partners }) => partners.secretLifetimes(theirs))],
      list: [
        call("everybody", ({ partners }) => partners.list({}, LIMIT, null), PAGE),
        call("an organization's", ({ partners }) => partners.list({ organizationId: "org-3" }, LIMIT, null), PAGE),
        call("the inactive", ({ partners }) => partners.list({ isActive: false }, LIMIT, null), 3 * PAGE),
        call("those that wait", ({ partners }) => partners.list({ hasOpenProposals: true }, LIMIT, null), PAGE),
        ...(["default", undefined] as const).map((organizationId) =>
          call(
            `those in need, of ${organizationId ?? "everybody"}`,
            ({ partners }) => partners.list({ needsCare: RECENTLY, organizationId }, LIMIT, null),
            LOOKED_AT,
            "five thousand are looked at by one statement",
          ),
        ),
        call(
          "those in need, though there are none",
          ({ partners }) => partners.list({ needsCare: LONG_AGO, organizationId: "default" }, LIMIT, null),
          LOOKED_AT,
          "five thousand are looked at by one statement",
        ),
        ...(
          [
            ["a part of a name", { query: `${n}` }],
            ["a part that all have", { query: "partner" }],
            ["what nobody has", { query: "nobody" }],
            ["what nobody of an organization has", { query: "nobody", organizationId: "default" }],
            ["what no inactive one has", { query: "nobody", isActive: false }],
            ["two characters that nobody has", { query: "qq" }],
            ["the beginning of a key", { query: keyOf(n) }],
          ] satisfies [string, PartnerFilter][]
        ).map(([what, filter]) =>
          call(`by ${what}`, ({ partners }) => partners.list(filter, LIMIT, null), SEARCH, SEARCHED),
        ),
      ],
      standings: [
        call("the giant's", ({ partners }) => partners.standings([giants])),
        call("a page's", ({ partners }) => partners.standings(range(LIMIT).map((n) => partner(n + 1))), 3 * PAGE),
      ],
      hold: [call("one", ({ partners }) => partners.hold(theirs))],
      lock: [call("one", ({ partners }) => partners.lock(theirs, "default"))],
      update: [
        call("one", async ({ partners }) => {
          const found = await partners.find(theirs);
          if (found) await partners.update({ ...found, partnerName: fresh() });
        }),
      ],
      insertSecret: [
        call("one", ({ partners }) =>
          partners.insertSecret(
            theirs,
            { id: fresh(), keyVersion: 1, sealed: hash("s"), expiresAt: new Date() },
            new Date(),
          ),
        ),
      ],
      retireSecrets: [call("at once", ({ partners }) => partners.retireSecrets(partner(33), null))],
    },
    keptAnswers: {
      claim: [
        call("one", ({ keptAnswers }) =>
          keptAnswers.claim({ id: fresh(), requestMark: hash(fresh()), requestHash: hash("r"), lifetimeSeconds: 60 }),
        ),
      ],
      keep: [call("one", ({ keptAnswers }) => keptAnswers.keep(NOBODY, { keyVersion: 1, sealed: hash("s") }))],
      sweep: [call("nothing to do", ({ keptAnswers }) => keptAnswers.sweep(), BATCH)],
    },
    machineTokens: {
      insert: [
        call("one", ({ machineTokens }) =>
          machineTokens.insert({
            ...{ id: fresh(), name: "m", scopes: [], organizationId: null, makerId: user(40), hash: hash(fresh()) },
            lifetimeSeconds: 60,
          }),
        ),
      ],
      findByHash: [
        call("one", ({ machineTokens }) => machineTokens.findByHash(hash("p5"))),
        call("none", ({ machineTokens }) => machineTokens.findByHash(hash("nothing")), 100),
      ],
      find: [call("one", ({ machineTokens }) => machineTokens.find(NOBODY))],
      lock: [call("one", ({ machineTokens }) => machineTokens.lock(NOBODY, "default"))],
      list: [call("all", ({ machineTokens }) => machineTokens.list(undefined, LIMIT, null), 3 * PAGE)],
      touch: [call("one", ({ machineTokens }) => machineTokens.touch(NOBODY))],
      replaceHash: [call("one", ({ machineTokens }) => machineTokens.replaceHash(NOBODY, hash("n"), 60, user(40)))],
      revoke: [call("one", ({ machineTokens }) => machineTokens.revoke(NOBODY))],
      revokeOfMaker: [call("one", ({ machineTokens }) => machineTokens.revokeOfMaker(user(40)))],
      sweep: [call("nothing to do", ({ machineTokens }) => machineTokens.sweep(), BATCH)],
    },
    scimTokens: {
      insert: [
        call("one", ({ scimTokens }) =>
          scimTokens.insert({ id: fresh(), partnerId: theirs, hash: hash(fresh()), lifetimeSeconds: 60 }),
        ),
      ],
      findByHash: [
        call("one", ({ scimTokens }) => scimTokens.findByHash(hash("d5"))),
        call("none", ({ scimTokens }) => scimTokens.findByHash(hash("nothing"))),
      ],
      find: [call("one", ({ scimTokens }) => scimTokens.find(theirs, NOBODY))],
      list: [call("one", ({ scimTokens }) => scimTokens.list(theirs))],
      touch: [call("one", ({ scimTokens }) => scimTokens.touch(NOBODY))],
      hold: [call("one", ({ scimTokens }) => scimTokens.hold(NOBODY))],
      revoke: [call("one", ({ scimTokens }) => scimTokens.revoke(NOBODY))],
      countLive: [call("one", ({ scimTokens }) => scimTokens.countLive(theirs))],
      sweep: [call("nothing to do", ({ scimTokens }) => scimTokens.sweep(), BATCH)],
    },
    setupLinks: {
      insert: [
        call("one", ({ setupLinks }) =>
          setupLinks.insert({
            ...{ id: fresh(), partnerId: theirs, linkHash: hash(fresh()), passcodeHash: hash("p") },
            ...{ createdBy: null, lifetimeSeconds: 60, startsOnTestSide: false },
          }),
        ),
      ],
      findByHash: [call("none", ({ setupLinks }) => setupLinks.findByHash(hash("nothing")))],
      findByBrowser: [call("none", ({ setupLinks }) => setupLinks.findByBrowser(hash("nothing")))],
      find: [call("none", ({ setupLinks }) => setupLinks.find(NOBODY))],
      list: [call("one's", ({ setupLinks }) => setupLinks.list(theirs))],
      fail: [call("one", ({ setupLinks }) => setupLinks.fail(NOBODY, 10))],
      take: [call("one", ({ setupLinks }) => setupLinks.take(NOBODY, hash("b"), null))],
      reveal: [call("one", ({ setupLinks }) => setupLinks.reveal(NOBODY, null, null, false))],
      revealTest: [call("one", ({ setupLinks }) => setupLinks.revealTest(NOBODY, null, false))],
      approveLive: [call("one", ({ setupLinks }) => setupLinks.approveLive(NOBODY))],
      withdrawLiveApprovals: [call("one's", ({ setupLinks }) => setupLinks.withdrawLiveApprovals(theirs))],
      revoke: [call("one", ({ setupLinks }) => setupLinks.revoke(NOBODY))],
      revokeAllOf: [call("one's", ({ setupLinks }) => setupLinks.revokeAllOf(NOBODY))],
      clearPending: [call("one's", ({ setupLinks }) => setupLinks.clearPending(NOBODY))],
      beginAnew: [call("one", ({ setupLinks }) => setupLinks.beginAnew(theirs))],
      begin: [call("one", ({ setupLinks }) => setupLinks.begin(theirs))],
      stateOf: [call("one's", ({ setupLinks }) => setupLinks.stateOf(theirs))],
      markTold: [call("one", ({ setupLinks }) => setupLinks.markTold(theirs))],
      markFirstSignature: [call("one", ({ setupLinks }) => setupLinks.markFirstSignature(theirs))],
      propose: [],
      proposals: [call("one's", ({ setupLinks }) => setupLinks.proposals(theirs))],
      decide: [call("one", ({ setupLinks }) => setupLinks.decide(NOBODY, theirs, "", "rejected", null))],
      acceptPending: [call("one's", ({ setupLinks }) => setupLinks.acceptPending(theirs))],
      rejectAllOf: [call("one's", ({ setupLinks }) => setupLinks.rejectAllOf(NOBODY))],
      markUnapproved: [call("one", ({ setupLinks }) => setupLinks.markUnapproved(NOBODY, NOBODY))],
      passOnUnapproved: [call("one's", ({ setupLinks }) => setupLinks.passOnUnapproved(theirs, NOBODY, NOBODY))],
      markApproved: [call("one's", ({ setupLinks }) => setupLinks.markApproved(theirs))],
      holdUnapproved: [call("none", ({ setupLinks }) => setupLinks.holdUnapproved(NOBODY))],
      promote: [call("none", ({ setupLinks }) => setupLinks.promote(theirs, NOBODY, null))],
      sweep: [call("nothing to do", ({ setupLinks }) => setupLinks.sweep(), BATCH)],
    },
    domainProofs: {
      proofs: [call("one's", ({ domainProofs }) => domainProofs.proofs(theirs))],
      keepProofs: [call("one", ({ domainProofs }) => domainProofs.keepProofs(theirs, "default", [fresh()]))],
      dropProofs: [call("one", ({ domainProofs }) => domainProofs.dropProofs(theirs, ["a.example"]))],
      approveProofs: [call("none", ({ domainProofs }) => domainProofs.approveProofs(theirs, ["a.example"]))],
      releaseProofs: [call("one's", ({ domainProofs }) => domainProofs.releaseProofs(theirs, null))],
      lockDomains: [call("two", ({ domainProofs }) => domainProofs.lockDomains("default", ["a.example", "b.example"]))],
      listedByOther: [
        call("none", ({ domainProofs }) => domainProofs.listedByOther("default", theirs, ["nobody.example"])),
      ],
      exclusiveOfOthers: [
        call("none", ({ domainProofs }) => domainProofs.exclusiveOfOthers("default", theirs, ["a.example"])),
      ],
    },
    scimUsers: {
      find: [call("one", ({ scimUsers }) => scimUsers.find({ id: giants }, NOBODY))],
      page: [
        call(
          "the giant's first",
          ({ scimUsers }) => scimUsers.page({ id: giants }, { emails: [], externalIds: [] }, 0, LIMIT),
          PAGE,
        ),
        call(
          "by what nobody has",
          ({ scimUsers }) => scimUsers.page({ id: giants }, { emails: ["nobody"], externalIds: [] }, 0, LIMIT),
          PAGE,
        ),
      ],
      count: [
        call(
          "by an address",
          ({ scimUsers }) => scimUsers.count({ id: giants }, { emails: ["nobody"], externalIds: [] }),
          PAGE,
        ),
        call(
          "the giant's",
          ({ scimUsers }) => scimUsers.count({ id: giants }, { emails: [], externalIds: [] }),
          2 * users,
          "totalResults of SCIM (RFC 7644, 3.4.2) is exact",
        ),
      ],
      hide: [call("one", ({ scimUsers }) => scimUsers.hide(NOBODY))],
    },
    sealed: {
      versions: [call("all", ({ sealed }) => sealed.versions())],
      count: [call("all", ({ sealed }) => sealed.count(), 2 * count + users, "counts for an operator: keys list")],
      page: [
        call("one", ({ sealed }) => sealed.page({ kind: "consumer secret", keyVersion: 1 }, secret(500), LIMIT), PAGE),
        call("none", ({ sealed }) => sealed.page({ kind: "consumer secret", keyVersion: 2 }, null, LIMIT), PAGE),
      ],
      replace: [
        call("one", ({ sealed }) =>
          sealed.replace("consumer secret", [
            {
              ...{ id: secret(500), before: { keyVersion: 1, sealed: hash("s") } },
              after: { keyVersion: 2, sealed: hash("t") },
            },
          ]),
        ),
      ],
    },
    auditEvents: {
      append: [call("one", ({ auditEvents }) => auditEvents.append([auditEvent(theirs, user(SOMEBODY))]))],
      flush: [call("nothing", ({ auditEvents }) => auditEvents.flush())],
      list: auditLists().flatMap(([what, query]) => [
        call(what, ({ auditEvents }) => auditEvents.list(query, LIMIT, null), PAGE),
        call(`${what}, older`, ({ auditEvents }) => auditEvents.list(query, LIMIT, old), PAGE),
      ]),
      byPerson: [
        call("the giant's", ({ auditEvents }) => auditEvents.byPerson(issuedBy(1), MOST_COUNTED), 5 * MOST_COUNTED),
        call("a small one's", ({ auditEvents }) => auditEvents.byPerson(issuedBy(77), MOST_COUNTED), 5 * MOST_COUNTED),
        call("nobody's", ({ auditEvents }) => auditEvents.byPerson(issuedBy(0), MOST_COUNTED), PAGE),
      ],
      count: [undefined, partner(1), partner(77), partner(0)].map((partnerId) =>
        call(
          partnerId ?? "everybody's",
          ({ auditEvents }) =>
            auditEvents.count({ partnerId, from: new Date(0), test: false }, SIGN_INS, 3600, MOST_COUNTED),
          // Two types, and what is between them in the index.
          3 * MOST_COUNTED + PAGE,
        ),
      ),
    },
  };
}

/** Of the events that are summed up. */
const MOST_COUNTED = 1000;
const SIGN_INS = [AuditEventType.SSO_SIGN_IN, AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED];
const issuedBy = (n: number) => ({
  ...{ partnerId: partner(n), eventType: AuditEventType.SSO_TOKEN_ISSUED, from: new Date(0) },
});
