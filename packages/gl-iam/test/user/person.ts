/** A person with unique words in every place where something about it can be stored. */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { JsonObject, MachineTokenCreate } from "../../src/index.js";
import { ANYWHERE, type Installation } from "../postgresql/installation.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a password of some length";

const unique = () => randomUUID().replaceAll("-", "").slice(0, 12);

/** Each of them is looked for. */
type Canaries = Readonly<Record<string, string>>;

/** Lives through every operation that stores something. */
export async function aWholeLife(here: Installation) {
  const { gateway, sql, clock } = here;
  const partner = await PartnerSide.of(here, { allowedEmailDomains: ["acme.example", "other.example"] });
  const former = await PartnerSide.of(here, { orgId: partner.orgId, partnerName: "Former" });
  const word = unique();
  const canaries = {
    email: `first-${word}@acme.example`,
    renamed: `second-${word}@acme.example`,
    other: `third-${word}@other.example`,
    domain: `${word}.family.example`,
    name: `Name ${word}`,
    formerName: `Former ${word}`,
    formerEmail: `former-${word}@acme.example`,
    externalId: `ext-${word}`,
    formerExternalId: `gone-${word}`,
    mergedExternalId: `merged-${word}`,
    attribute: `attribute-${word}`,
    waiting: `waiting-${word}`,
    changedName: `Changed ${word}`,
    changedEmail: `changed-${word}@acme.example`,
    role: `role.${word}`,
    browser: `Browser/${word}`,
    app: `App/${word}`,
    token: `laptop of ${word}`,
    source: `203.0.113.${1 + Math.floor(Math.random() * 250)}`,
    address: "2001:db8::1234:5678",
    moved: "2001:db8::8765:4321",
  };
  const browser = { ipAddress: canaries.address, userAgent: canaries.browser };
  const app = { ipAddress: canaries.moved, userAgent: canaries.app };
  const asserted = {
    external_id: canaries.externalId,
    display_name: canaries.name,
    role: canaries.role,
    attributes: { note: canaries.attribute },
  };
  const signIn = async (payload: JsonObject, side = partner) => {
    const issued = (await side.post(side.anew(payload), { sourceIp: canaries.source })).unwrap();
    return (await gateway.sso.authenticate({ token: issued.token }, browser)).unwrap();
  };

  const { user, session } = await signIn({ ...asserted, email: canaries.email });
  await signIn({ ...asserted, email: canaries.renamed });
  const call = { organizationId: partner.orgId, ...app };
  (await gateway.refreshSession(session.refreshToken, call)).unwrap();
  clock.advance(1);
  (await gateway.refreshSession(session.refreshToken, { ...call, ...browser })).unwrap();
  // Refused without being known, and under another address.
  await partner.post({ ...asserted, email: `x@${canaries.domain}` }, { sourceIp: canaries.source });

  const linked = { partnerId: former.id, externalId: canaries.formerExternalId };
  const identity = (await gateway.users.link(user.id, linked, { ...ANYWHERE, actor: "admin" })).unwrap();
  await signIn({ external_id: canaries.formerExternalId, email: canaries.other }, former);
  (await gateway.users.suspendIdentity(user.id, identity.id, ANYWHERE)).unwrap();
  (await gateway.users.reopenIdentity(user.id, identity.id, ANYWHERE)).unwrap();
  (await gateway.users.unlink(user.id, identity.id, ANYWHERE)).unwrap();
  await former.logout(canaries.formerExternalId);

  await partner.logout(canaries.externalId);
  await partner.deprovision(canaries.externalId);
  (await gateway.users.reactivate(user.id, { ...ANYWHERE, email: canaries.other })).unwrap();
  const [withdrawn] = (await gateway.users.identities(user.id, ANYWHERE)).unwrap();
  (await gateway.users.reopenIdentity(user.id, withdrawn?.id ?? "", ANYWHERE)).unwrap();

  // Provisioned, refused for another's address, and changed by an administrator.
  const taken = (await partner.signedIn(aUser())).user.email;
  for (const email of [canaries.email, taken]) {
    const provisioned = partner.anew({
      ...asserted,
      action: "provision",
      email,
    });
    await gateway.sso.provision(partner.sign(provisioned, { sourceIp: canaries.source }));
  }
  const change = { displayName: canaries.changedName, email: canaries.changedEmail };
  (await gateway.users.update(user.id, change, { ...ANYWHERE, actor: "admin" })).unwrap();
  (await gateway.users.update(user.id, { email: canaries.other }, { ...ANYWHERE, actor: "admin" })).unwrap();

  const merged = await signIn({
    external_id: canaries.mergedExternalId,
    email: canaries.formerEmail,
    display_name: canaries.formerName,
  });
  await partner.deprovision(canaries.mergedExternalId);
  (await gateway.users.merge(merged.user.id, user.id, { ...ANYWHERE, actor: "admin" })).unwrap();

  (await gateway.setPassword(user.id, PASSWORD, ANYWHERE)).unwrap();
  await gateway.authenticate({ email: canaries.other, password: "not this one" }, call);
  const own = (await gateway.authenticate({ email: canaries.other, password: PASSWORD }, call)).unwrap();
  (await gateway.mfa.enroll(own.session.accessToken, call)).unwrap();
  await gateway.mfa.confirm(own.session.accessToken, "000000", call);
  await sql("UPDATE gl_iam.users SET roles = '{org_admin}' WHERE id = $1", user.id);
  const token: MachineTokenCreate = { name: canaries.token, scopes: ["users:read"], makerId: user.id };
  (await gateway.machineTokens.create(token, { ...call, actor: user.id })).unwrap();
  // What it does to somebody else.
  const somebody = await gateway.createUserWithPassword({ email: `${unique()}@acme.example` }, PASSWORD, {
    organizationId: partner.orgId,
  });
  (await gateway.users.suspend(somebody.unwrap().id, { ...call, actor: user.id })).unwrap();
  await sql("UPDATE gl_iam.users SET roles = '{}' WHERE id = $1", user.id);

  await signIn({ ...asserted, email: canaries.renamed });
  const waiting = partner.anew({ ...asserted, attributes: { note: canaries.waiting }, email: canaries.renamed });
  (await partner.post(waiting, { sourceIp: canaries.source })).unwrap();
  return { user, canaries, partner };
}

export function expectEach(canaries: Canaries, text: string, isThere: boolean): void {
  const found = Object.keys(canaries).filter((name) =>
    text.toLowerCase().includes((canaries[name] ?? "").toLowerCase()),
  );
  expect(found).toEqual(isThere ? Object.keys(canaries) : []);
}
