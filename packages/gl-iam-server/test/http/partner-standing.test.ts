/** How a partner stands, over HTTP. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, aUser, bearer } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());

const standing = async (id: string, token: string) =>
  application.call("GET", `/api/v1/admin/partners/${id}/standing`, { headers: bearer(token) });

test("users, secrets, and when it was last heard of", async () => {
  const token = await application.administrator("org_admin");
  const partner = await application.register();
  const { id } = partner.partner;
  const before = await standing(id, token);
  expect(before.json).toEqual({
    active_users: 0,
    secrets: [{ created_at: expect.any(String), expires_at: null }],
    last_sign_in_at: null,
    last_accepted: null,
    open_proposals: 0,
    proven_domains: [],
    unrestricted_others: 0,
    test_side: null,
    needs: [],
  });

  const issued = await application.token(partner, aUser());
  const accepted = (await standing(id, token)).json;
  expect([accepted.last_accepted.at, accepted.last_sign_in_at]).toEqual([expect.any(String), null]);
  (await application.gateway.sso.authenticate({ token: issued })).unwrap();
  (await application.gateway.partnerRegistry.rotateConsumerSecret(id, { gracePeriodSeconds: 60 })).unwrap();
  const { json } = await standing(id, token);
  expect(json).toMatchObject({ active_users: 1, last_sign_in_at: expect.any(String) });
  expect(json.secrets.map(({ expires_at }: { expires_at: string | null }) => expires_at !== null)).toEqual([
    false,
    true,
  ]);
});

test("its test side, and whether the secret of that works", async () => {
  const token = await application.administrator("org_admin");
  const { id } = (await application.register()).partner;
  const { partnerRegistry } = application.gateway;
  const { consumerKey } = (await partnerRegistry.createTestCredentials(id)).unwrap();
  const made = { consumer_key: consumerKey, secret_made_at: expect.any(String) };
  expect((await standing(id, token)).json).toMatchObject({ test_side: made, open_proposals: 0 });
  (await partnerRegistry.rotateConsumerSecret(id)).unwrap();
  expect((await standing(id, token)).json.test_side, "a rotation without grace ends both").toEqual({
    consumer_key: consumerKey,
    secret_made_at: null,
  });
});

test("of another organization's partner nothing is told", async () => {
  const { partner } = await application.register();
  const elsewhere = await application.administrator("org_admin", "elsewhere");
  expect((await standing(partner.id, elsewhere)).json.code).toBe("partner_not_found");
});

test("a list has it of each partner when that is asked for, and names those that need care", async () => {
  const token = await application.administrator("org_admin", "listed");
  const { partner } = await application.register({ orgId: "listed" });
  const list = async (query: string) =>
    (await application.call("GET", `/api/v1/admin/partners?${query}`, { headers: bearer(token) })).json;
  const { json: alone } = await standing(partner.id, token);
  expect(alone.needs).toEqual([]);
  const [row] = (await list("include=standing")).data;
  expect(row).toMatchObject({ id: partner.id, partner_name: partner.partnerName, standing: alone });
  expect(Object.keys((await list("limit=1")).data[0])).not.toContain("standing");
  expect((await list("needs_care=true&include=standing")).data).toEqual([]);
  expect((await list("include=secrets")).code).toBe("validation_error");
});
