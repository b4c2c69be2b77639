/** S15: a token may do what its scopes say, and nothing that its maker may not do at that moment. */
import { expect, test } from "vitest";
import type { MachineTokenScope, UserCall } from "../../src/index.js";
import { anOrganization, registerAcme } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aMaker, aToken } from "./maker.js";

const SCOPES: readonly MachineTokenScope[] = ["partners:read"];

export function authorityContract(here: () => Application): void {
  const verify = (token: string) => here().gateway.machineTokens.verify(token);

  /** Behind the library, because granting is not this suite's subject. */
  const setRoles = (userId: string, ...roles: string[]) => here().inspection.setRoles(userId, ...roles);

  async function forEveryOrganization() {
    const maker = await aMaker(here(), { role: "platform_admin" });
    const create = { name: "everything", scopes: SCOPES, makerId: maker.id };
    const { machineToken, token } = (await here().gateway.machineTokens.create(create, ANYWHERE)).unwrap();
    expect(machineToken.organizationId).toBeNull();
    return { maker, machineToken, token };
  }

  test("an org_admin makes them for the own organization only, a platform_admin for any and for all", async () => {
    const { gateway } = here();
    const [ours, theirs] = [await aMaker(here()), await aMaker(here())];
    const platform = await aMaker(here(), { role: "platform_admin" });
    const make = ({ id: makerId }: { id: string }, call: UserCall) =>
      gateway.machineTokens.create({ name: "x", scopes: SCOPES, makerId }, call);
    expect(outcome(await make(ours, { organizationId: ours.organizationId }))).toBe("accepted");
    expectRefused(await make(ours, { organizationId: theirs.organizationId }), "permission_denied");
    expectRefused(await make(ours, ANYWHERE), "permission_denied");
    expectRefused(await make(ours, {}), "permission_denied");
    expect(outcome(await make(platform, { organizationId: theirs.organizationId }))).toBe("accepted");
    expect(outcome(await make(platform, ANYWHERE))).toBe("accepted");
    const member = await aMaker(here(), { role: "org_member" });
    expectRefused(await make(member, { organizationId: member.organizationId }), "permission_denied");
  });

  test("a platform_admin's token for one organization administers that one", async () => {
    const maker = await aMaker(here(), { role: "platform_admin" });
    const organizationId = anOrganization();
    const { gateway } = here();
    const create = { name: "x", scopes: SCOPES, makerId: maker.id };
    const { token } = (await gateway.machineTokens.create(create, { organizationId })).unwrap();
    expect((await verify(token)).unwrap().organizationId).toBe(organizationId);
    await setRoles(maker.id, "org_admin");
    expectRefused(await verify(token), "invalid_token");
  });

  test("a demoted maker takes the authority along: it shrinks, and ends", async () => {
    const { maker, token, machineToken } = await forEveryOrganization();
    expect((await verify(token)).unwrap().organizationId).toBeNull();
    await setRoles(maker.id, "org_admin");
    expect((await verify(token)).unwrap().organizationId).toBe(maker.organizationId);
    await setRoles(maker.id, "org_member", "editor");
    expectRefused(await verify(token), "invalid_token");
    const { data } = (await here().gateway.machineTokens.list(ANYWHERE)).unwrap();
    expect(data.find(({ id }) => id === machineToken.id)?.state).toBe("powerless");
    await setRoles(maker.id, "platform_admin");
    expect((await verify(token)).unwrap().organizationId).toBeNull();
  });

  test("in a view of one organization it reaches no further, and another organization's is none", async () => {
    const { gateway } = here();
    const [ours, theirs] = [await aMaker(here()), await aMaker(here())];
    const view = gateway.forOrganization(ours.organizationId);
    const own = (await view.machineTokens.create({ name: "x", scopes: SCOPES, makerId: ours.id }, ANYWHERE)).unwrap();
    expect(own.machineToken.organizationId).toBe(ours.organizationId);
    const { token: everywhere } = await forEveryOrganization();
    for (const token of [own.token, everywhere]) {
      expect((await view.machineTokens.verify(token)).unwrap().organizationId).toBe(ours.organizationId);
    }
    const foreign = await aToken(here(), theirs);
    expectRefused(await view.machineTokens.verify(foreign.token), "invalid_token");
    expectRefused(await view.machineTokens.revoke(foreign.machineToken.id, ANYWHERE), "not_found");
    expect((await view.machineTokens.list(ANYWHERE)).unwrap().data.map(({ id }) => id)).toEqual([own.machineToken.id]);
  });

  test("without a password the maker could not sign in, and neither may the token", async () => {
    const { maker, token } = await forEveryOrganization();
    await here().inspection.removePassword(maker.id);
    expectRefused(await verify(token), "invalid_token");
  });

  test("a maker who is deactivated ends the own tokens for ever, each with its event", async () => {
    const { gateway } = here();
    const maker = await aMaker(here());
    const tokens = [await aToken(here(), maker), await aToken(here(), maker)];
    const bystander = await aMaker(here(), { organizationId: maker.organizationId });
    const other = await aToken(here(), bystander);
    (await gateway.deactivateUser(maker.id, { organizationId: maker.organizationId, actor: bystander.id })).unwrap();
    for (const { token } of tokens) expectRefused(await verify(token), "invalid_token");
    (await gateway.reactivateUser(maker.id, { organizationId: maker.organizationId })).unwrap();
    for (const { token } of tokens) expectRefused(await verify(token), "invalid_token");
    expect(outcome(await verify(other.token))).toBe("accepted");
    const { data } = (await gateway.listAuditEvents({ userId: maker.id, eventType: "machine_token_revoked" })).unwrap();
    expect(data.map(({ details, actor }) => [details.machine_token_id, actor]).sort()).toEqual(
      tokens.map(({ machineToken }) => [machineToken.id, bystander.id]).sort(),
    );
    expectRefused(await gateway.machineTokens.rotate(tokens[0]?.machineToken.id ?? "", ANYWHERE), "conflict");
  });

  test("of a deactivation and a new token at the same time, no token survives", async () => {
    const { gateway } = here();
    for (let round = 0; round < 10; round += 1) {
      const maker = await aMaker(here());
      const call = { organizationId: maker.organizationId };
      const create = { name: "x", scopes: SCOPES, makerId: maker.id };
      const making = [1, 2, 3].map(() => gateway.machineTokens.create(create, call));
      const [made] = await Promise.all([Promise.all(making), gateway.deactivateUser(maker.id, call)]);
      (await gateway.reactivateUser(maker.id, call)).unwrap();
      for (const { value } of made) if (value) expectRefused(await verify(value.token), "invalid_token");
    }
  });

  test("another organization's token is not found, and its owners hear of it", async () => {
    const { gateway } = here();
    const [ours, theirs] = [await aMaker(here()), await aMaker(here())];
    const { machineToken } = await aToken(here(), theirs);
    const everywhere = await forEveryOrganization();
    const call = { organizationId: ours.organizationId, actor: ours.id, asOrgAdmin: true };
    for (const { id } of [machineToken, everywhere.machineToken]) {
      expectRefused(await gateway.machineTokens.revoke(id, call), "not_found");
      expectRefused(await gateway.machineTokens.rotate(id, call), "not_found");
      expectRefused(await gateway.machineTokens.rotate(id, { ...call, makerId: ours.id }), "not_found");
    }
    expectRefused(await gateway.machineTokens.revoke("nonsense", call), "not_found");
    const { data } = (await gateway.listAuditEvents({ organizationId: theirs.organizationId })).unwrap();
    const told = data.filter(({ eventType }) => eventType === "permission_denied");
    expect(told).toHaveLength(3);
    expect(told[0]).toMatchObject({ actor: ours.id, details: { machine_token_id: machineToken.id } });
    expect((await gateway.machineTokens.list(call)).unwrap().data).toEqual([]);
    expect(outcome(await verify(everywhere.token))).toBe("accepted");
  });

  test("whoever rotates it may become its maker, and needs the authority", async () => {
    const { gateway } = here();
    const maker = await aMaker(here());
    const successor = await aMaker(here(), { organizationId: maker.organizationId });
    const { machineToken } = await aToken(here(), maker);
    const call = { organizationId: maker.organizationId };
    const stranger = await aMaker(here());
    expectRefused(
      await gateway.machineTokens.rotate(machineToken.id, { ...call, makerId: stranger.id }),
      "permission_denied",
    );
    const rotated = (await gateway.machineTokens.rotate(machineToken.id, { ...call, makerId: successor.id })).unwrap();
    expect(rotated.machineToken.makerId).toBe(successor.id);
    (await gateway.deactivateUser(maker.id, call)).unwrap();
    expect((await verify(rotated.token)).unwrap().makerId).toBe(successor.id);
  });

  test("no machine makes, sees, rotates or ends a token, sets a password, unlocks or links", async () => {
    const { gateway, registry } = here();
    const maker = await aMaker(here());
    const { machineToken } = await aToken(here(), maker);
    const { partner } = await registerAcme(registry, { orgId: maker.organizationId });
    const call = { organizationId: maker.organizationId, actor: `token:${machineToken.id}`, asMachine: true } as const;
    const member = await aMaker(here(), { organizationId: maker.organizationId, role: "org_member" });
    const create = { name: "x", scopes: SCOPES, makerId: maker.id };
    const link = { externalId: "u-1", userId: member.id };
    for (const refused of [
      await gateway.machineTokens.create(create, call),
      await gateway.machineTokens.list(call),
      await gateway.machineTokens.rotate(machineToken.id, call),
      await gateway.machineTokens.rotate(machineToken.id, { ...call, makerId: maker.id }),
      await gateway.machineTokens.revoke(machineToken.id, call),
      await gateway.setPassword(member.id, "another passphrase of length", call),
      await gateway.unlockUser(member.id, call),
      await gateway.partnerUsers.link(partner.id, link, call),
    ]) {
      expectRefused(refused, "permission_denied");
    }
  });

  test("no machine changes what is an administrator or can make one", async () => {
    const { gateway, registry } = here();
    const maker = await aMaker(here());
    const organizationId = maker.organizationId;
    const call = { organizationId, actor: "token:x", tokenMaker: maker.id, asMachine: true } as const;
    const harmless = (await registerAcme(registry, { orgId: organizationId, allowedRoles: ["editor"] })).partner;
    const powerful = await registerAcme(registry, {
      partnerName: "Powerful",
      orgId: organizationId,
      allowedRoles: ["Org_Admin"],
    });
    const create = { partnerName: "New", orgId: organizationId, allowedRoles: ["org_admin"] };
    for (const refused of [
      await registry.registerPartner(create, call),
      await registry.updatePartner(harmless.id, { allowedRoles: ["platform_admin"] }, call),
      await registry.rotateConsumerSecret(powerful.partner.id, call),
      await registry.updatePartner(powerful.partner.id, { allowedSourceIps: [] }, call),
      await registry.deactivatePartner(powerful.partner.id, call),
      await gateway.deactivateUser(maker.id, call),
    ]) {
      expectRefused(refused, "permission_denied");
    }
    (await registry.rotateConsumerSecret(harmless.id, call)).unwrap();
    const { data } = (await gateway.listAuditEvents({ partnerId: harmless.id })).unwrap();
    const rotated = data.find(({ eventType }) => eventType === "partner_secret_rotated");
    expect(rotated).toMatchObject({ actor: "token:x", details: { token_maker: maker.id, grace_period_seconds: 0 } });
  });
}
