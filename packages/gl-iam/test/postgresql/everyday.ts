/** What goes on in an application on an ordinary day, with a look at what the database makes of it. */
import { expect } from "vitest";
import { PartnerSide, tally } from "../sign-in/partner-side.js";
import { type Installation, outcome, signedBy } from "./installation.js";

export async function everydayWork(installed: Installation): Promise<void> {
  await signIns(installed);
  await rotation(installed);
}

/** First sign-ins at once, a session, a refresh, a log-out, and the record of it all. */
async function signIns(installed: Installation): Promise<void> {
  const { gateway } = installed;
  const partner = await PartnerSide.of(installed, { maxUsers: 10 });
  const results = await Promise.all(Array.from({ length: 20 }, () => partner.signIn()));
  expect(tally(results)).toEqual({ accepted: 10, max_users_exceeded: 10 });
  const [session] = results.flatMap((result) => (result.isOk ? [result.value.session] : []));
  if (!session) throw new Error("ten were accepted");
  const call = { organizationId: partner.orgId };
  const refreshed = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
  const user = (await gateway.validateSession(refreshed.accessToken, call)).unwrap();
  expect(user.createdAt).toEqual(installed.clock.now());
  (await gateway.logout(refreshed.accessToken, call)).unwrap();
  expect(outcome(await gateway.validateSession(refreshed.accessToken, call))).not.toBe("accepted");
  const { data } = (await gateway.listAuditEvents({ partnerId: partner.id, limit: 100 })).unwrap();
  expect(new Set(data.map(({ timestamp }) => timestamp.getTime()))).toEqual(new Set([installed.clock.now().getTime()]));
}

/** The old secret works through its grace period and not a second longer. */
async function rotation(installed: Installation): Promise<void> {
  const { registry, clock } = installed;
  const { registration: old } = await PartnerSide.of(installed);
  const rotated = (await registry.rotateConsumerSecret(old.partner.id, { gracePeriodSeconds: 60 })).unwrap();
  expect(rotated.previousSecretExpiresAt).toEqual(new Date(clock.now().getTime() + 60_000));
  const check = async () => outcome(await registry.validatePartnerSignature(signedBy(old, clock.now())));
  expect(await check()).toBe("accepted");
  clock.advance(61);
  expect(await check(), 'an hour that can\'t be read is no "for ever"').toBe("invalid_partner_signature");
  const partner = (await registry.getPartner(old.partner.id)).unwrap();
  expect(partner.createdAt).toEqual(old.partner.createdAt);
}
