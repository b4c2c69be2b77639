/** What the registry says of a request whose signature is right: policy, and whether it was accepted before. */
import { parseAssertedSubject, readPayload } from "../assertion/payload.js";
import { parseAssertedProvision } from "../assertion/provision-payload.js";
import type { ProvenRequest } from "../assertion/receive.js";
import type { Core } from "../core.js";
import { requireActive } from "../policy/activity.js";
import { requireAudience } from "../policy/audience.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { readAssertedUser, requireAdmission } from "../sign-in/judgement.js";
import { refusalOfMarks, replayMarks } from "../sign-in/replay.js";

/**
 * Like the acts themselves, and writes nothing.
 *
 * @param hasSource whether the source address is known, and to be judged
 * @returns the nonce that was signed, if any
 * @throws IamError the codes of policy
 */
export async function judge(core: Core, proven: ProvenRequest, hasSource: boolean): Promise<string | null> {
  const judged = hasSource ? proven : { ...proven, partner: { ...proven.partner, allowedSourceIps: null } };
  const { partner, assertion, sourceIp, audience } = judged;
  const payload = readPayload(assertion);
  const { action = "sign_in" } = payload;
  if (action === "logout" || action === "deprovision") {
    if (action === "deprovision") requireActive(partner);
    requireSourceIp(partner, sourceIp);
    const subject = parseAssertedSubject(payload, action);
    requireAudience(partner.requireAudience, subject.audience, audience);
    return subject.nonce;
  }
  if (action === "provision") {
    requireActive(partner);
    requireSourceIp(partner, sourceIp);
    const provision = parseAssertedProvision(payload, partner);
    requireAudience(partner.requireAudience, provision.audience, audience);
    return provision.nonce;
  }
  const user = readAssertedUser(judged, {});
  await requireAdmission(core.store, partner, user);
  return user.nonce;
}

/** Uses the request up. @throws IamError `assertion_replayed`, `signature_expired` */
export async function takeMarks(
  core: Core,
  { partner, assertion }: ProvenRequest,
  nonce: string | null,
): Promise<void> {
  const taking = await core.store.replayMarks.take(replayMarks(partner.id, assertion, { nonce }));
  if (taking !== "taken") throw refusalOfMarks(taking);
}
