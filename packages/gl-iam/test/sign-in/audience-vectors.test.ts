/** The signed `aud`, as the vectors say it, through the whole gateway. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { PGLITE_IN_MEMORY } from "../../../../tools/testing/databases.js";
import { anOrganization, type Installation, install, outcome } from "../postgresql/installation.js";
import { audienceVectors } from "../vectors.js";

let installed: Installation;
beforeAll(async () => {
  const clock = () => new Date(audienceVectors[0]?.timestamp ?? "");
  installed = await install(await PGLITE_IN_MEMORY.createMigrated(), { now: clock });
});
afterAll(() => installed?.close());

test("there are vectors of each outcome", () => {
  const outcomes = new Set(audienceVectors.map((vector) => vector.outcome));
  expect(outcomes).toEqual(new Set(["accepted", "audience_mismatch", "validation_error"]));
});

test.each(audienceVectors)("$name: $outcome", async (vector) => {
  const { registry, gateway } = installed;
  // Each one's own partner, because one consumer key belongs to one partner and one request is accepted once.
  await installed.sql("DELETE FROM gl_iam.partners");
  await installed.sql("DELETE FROM gl_iam.users");
  await installed.sql("DELETE FROM gl_iam.replay_claims");
  (
    await registry.registerPartner({
      partnerName: "Acme",
      orgId: anOrganization(),
      consumerKey: vector.consumer_key,
      consumerSecret: vector.consumer_secret,
      requireAudience: vector.audience_required,
    })
  ).unwrap();
  const { consumer_key: consumerKey, timestamp, payload, signature, application: audience } = vector;
  const answer = await gateway.sso.issueToken({ consumerKey, timestamp, payload, signature, audience });
  expect(outcome(answer)).toBe(vector.outcome);
});
