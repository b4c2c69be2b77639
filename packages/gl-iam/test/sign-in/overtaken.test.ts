/**
 * An assertion is judged by what was read of its partner, and written a moment later. Whatever becomes of the partner
 * in between, it is told what it would be told alone at some moment of its call.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import type { AssertedPerson } from "../../src/identity/records.js";
import { type Installation, install, outcome } from "../postgresql/installation.js";
import { countingGateway } from "./naive.js";
import { aUser, PartnerSide } from "./partner-side.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "an assertion that a change of its partner overtakes", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  type Change = (partner: PartnerSide) => Promise<unknown>;

  /** @param changes one behind each reading, in turn */
  async function posted(partner: PartnerSide, ...changes: readonly Change[]) {
    let readings = 0;
    const { gateway } = countingGateway(installed.provider, ({ identities }) => ({
      identities: Object.assign(Object.create(identities), {
        async outlook(person: AssertedPerson) {
          const answer = await identities.outlook(person);
          await changes[readings++]?.(partner);
          return answer;
        },
      }),
    }));
    const issued = await gateway.sso.issueToken(partner.sign(aUser()));
    return { issued, outcome: outcome(issued), readings };
  }

  const refusalsOf = async ({ id }: PartnerSide) =>
    (await installed.gateway.listAuditEvents({ partnerId: id }))
      .unwrap()
      .data.flatMap(({ errorCode }) => (errorCode === null ? [] : [errorCode]));

  const deactivate: Change = async ({ id }) =>
    (await installed.registry.deactivatePartner(id, { revokeSessions: true })).unwrap();
  const reactivate: Change = async ({ id }) => (await installed.registry.reactivatePartner(id)).unwrap();
  const rotate: Change = async ({ id }) => (await installed.registry.rotateConsumerSecret(id)).unwrap();
  const revoke: Change = async (partner) => {
    await deactivate(partner);
    await reactivate(partner);
  };

  test("is accepted by a partner that is active again, under the epoch of now", async () => {
    const partner = await PartnerSide.of(installed);
    const { issued, readings } = await posted(partner, revoke);
    const { token } = issued.unwrap();
    expect(readings).toBe(2);
    expect(outcome(await installed.gateway.sso.authenticate({ token }))).toBe("accepted");
    expect(await refusalsOf(partner)).toEqual([]);
  });

  test("is accepted also where the partner was remembered", async () => {
    const partner = await PartnerSide.of(installed);
    await partner.token();
    expect(await posted(partner, revoke, revoke)).toMatchObject({ outcome: "accepted", readings: 3 });
    expect(await refusalsOf(partner)).toEqual([]);
  });

  test("is refused by a partner that is inactive, and recorded once", async () => {
    const partner = await PartnerSide.of(installed);
    expect(await posted(partner, deactivate)).toMatchObject({ outcome: "partner_inactive" });
    expect(await refusalsOf(partner)).toEqual(["partner_inactive"]);
  });

  test("whose secret has ended, too, learns nothing of the partner", async () => {
    const partner = await PartnerSide.of(installed);
    const both: Change = async () => {
      await rotate(partner);
      await deactivate(partner);
    };
    expect(await posted(partner, both)).toMatchObject({ outcome: "invalid_partner_signature" });
    expect(await refusalsOf(partner)).toEqual(["invalid_partner_signature"]);
  });

  test("is refused as unknown when there is no such partner any more", async () => {
    const partner = await PartnerSide.of(installed);
    const remove: Change = ({ id }) => installed.sql("DELETE FROM gl_iam.partners WHERE id = $1", id);
    expect(await posted(partner, remove)).toMatchObject({ outcome: "partner_not_found" });
  });

  test("is not judged for ever", async () => {
    const partner = await PartnerSide.of(installed);
    const changes = Array.from({ length: 9 }, () => revoke);
    expect(await posted(partner, ...changes)).toMatchObject({ outcome: "partner_inactive", readings: 3 });
  });
});
