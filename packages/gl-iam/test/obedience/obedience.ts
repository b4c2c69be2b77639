/**
 * Two nodes on one database. What one has acknowledged is obeyed by the very next sign-in of the other, whatever that
 * one remembers, and however long it slept.
 */
import { randomInt, randomUUID } from "node:crypto";
import { CLEAR_PARTNER_FIELD, type SSOPartnerUpdate } from "../../src/index.js";
import type { Installation } from "../postgresql/installation.js";
import { type Credential, PartnerSide, sign } from "../sign-in/partner-side.js";
import type { SigningInProcess } from "../sign-in/signing-in-process.js";

const SOURCE_IP = "203.0.113.7";
const PARTNERS = 5;
/** Of so many trials one is with a node that is stopped during the change. */
const PAUSED = 20;

export interface Exception {
  readonly trial: number;
  readonly change: string;
  readonly expected: readonly string[];
  readonly answered: readonly string[];
}

/** What the registry has acknowledged of a partner, and the user whom it signs in again and again. */
interface Acknowledged {
  readonly side: PartnerSide;
  readonly user: { readonly external_id: string; readonly email: string; readonly role: string };
  credential: Credential;
  isActive: boolean;
  excludes: { sourceIp: boolean; domain: boolean; role: boolean };
}

type Restriction = keyof Acknowledged["excludes"];
const REFUSALS = [
  ["sourceIp", "source_ip_not_allowed"],
  ["domain", "email_domain_not_allowed"],
  ["role", "role_not_allowed"],
] as const;

const NARROWED: Record<Restriction, SSOPartnerUpdate> = {
  sourceIp: { allowedSourceIps: ["198.51.100.0/24"] },
  domain: { allowedEmailDomains: ["elsewhere.example"] },
  role: { allowedRoles: ["teacher"] },
};
const WIDENED: Record<Restriction, SSOPartnerUpdate> = {
  sourceIp: { allowedSourceIps: CLEAR_PARTNER_FIELD },
  domain: { allowedEmailDomains: CLEAR_PARTNER_FIELD },
  role: { allowedRoles: CLEAR_PARTNER_FIELD },
};

/** @returns the answers that were not by what had been acknowledged */
export async function obey(here: Installation, there: SigningInProcess, trials: number): Promise<Exception[]> {
  const partners = await Promise.all(Array.from({ length: PARTNERS }, () => introduce(here)));
  const exceptions: Exception[] = [];
  for (let trial = 0; trial < trials; trial += 1) {
    const partner = partners[randomInt(PARTNERS)] as Acknowledged;
    const exception = await tryOnce(here, there, partner, trial % PAUSED === 0);
    if (exception) exceptions.push({ trial, ...exception });
  }
  return exceptions;
}

async function introduce(here: Installation): Promise<Acknowledged> {
  const side = await PartnerSide.of(here);
  const id = randomUUID();
  const user = { external_id: `u-${id}`, email: `${id}@acme.example`, role: "student" };
  await side.signedIn(user, { sourceIp: SOURCE_IP });
  const excludes = { sourceIp: false, domain: false, role: false };
  return { side, user, credential: side.registration, isActive: true, excludes };
}

async function tryOnce(here: Installation, there: SigningInProcess, partner: Acknowledged, isPaused: boolean) {
  const issue = (credential: Credential) => {
    const request = sign(credential, here.clock.now(), { ...partner.user, sent: randomUUID() });
    return { ...request, sourceIp: SOURCE_IP };
  };
  const before = partner.credential;
  // For the second half. Null for a partner that may sign nobody in.
  const waiting = await here.gateway.sso.issueToken(issue(before));
  if (isPaused) there.pause();
  const change = await makeChange(here, partner);
  if (isPaused) there.resume();
  const answered = await there.run({ call: "issueToken", input: issue(before), times: 1 });
  const isRotated = before !== partner.credential;
  const expected = [isRotated ? "invalid_partner_signature" : outcomeOf(partner)];
  if (waiting.isOk) {
    answered.push(...(await there.run({ call: "authenticate", input: { token: waiting.value.token }, times: 1 })));
    expected.push(isRotated ? "invalid_token" : outcomeOf(partner));
  }
  if (isRotated) {
    answered.push(...(await there.run({ call: "issueToken", input: issue(partner.credential), times: 1 })));
    expected.push(outcomeOf(partner));
  }
  const isRight = expected.every((code, n) => code === answered[n]);
  return isRight ? null : { change, expected, answered };
}

function outcomeOf({ isActive, excludes }: Acknowledged): string {
  if (!isActive) return "partner_inactive";
  return REFUSALS.find(([restriction]) => excludes[restriction])?.[1] ?? "accepted";
}

/** More often one that lets a partner in again, so that most of them sign in. @returns its name */
async function makeChange({ registry, sql }: Installation, partner: Acknowledged): Promise<string> {
  const { id } = partner.side;
  if (!partner.isActive) {
    (await registry.reactivatePartner(id)).unwrap();
    partner.isActive = true;
    return "a reactivation";
  }
  const narrowed = REFUSALS.find(([restriction]) => partner.excludes[restriction])?.[0];
  if (narrowed) return restrict(registry, partner, narrowed, false);
  const choice = randomInt(6);
  if (choice < 3) return restrict(registry, partner, (["sourceIp", "domain", "role"] as const)[choice] ?? "role", true);
  if (choice === 3) {
    partner.credential = (await registry.rotateConsumerSecret(id)).unwrap();
    return "a rotation";
  }
  if (choice === 4) (await registry.deactivatePartner(id)).unwrap();
  else await sql("UPDATE gl_iam.partners SET is_active = false WHERE id = $1", id);
  partner.isActive = false;
  return choice === 4 ? "a deactivation" : "an UPDATE by hand";
}

async function restrict(
  registry: Installation["registry"],
  { side, excludes }: Acknowledged,
  restriction: Restriction,
  excluded: boolean,
): Promise<string> {
  (await registry.updatePartner(side.id, (excluded ? NARROWED : WIDENED)[restriction])).unwrap();
  excludes[restriction] = excluded;
  return `${excluded ? "a narrowed" : "a widened"} ${restriction}`;
}
