/** A partner of an application under test, and what its backend sends. */
import { createHmac, randomUUID } from "node:crypto";
import type { PartnerRegistry, SignatureValidation, SSOPartnerCreate, SSOPartnerRegistration } from "../src/index.js";

/** An organization that no other test uses, because tests share a database and must not see each other's rows. */
export function anOrganization(): string {
  return `org-${randomUUID()}`;
}

/** A partner in its own organization, unless the fields say otherwise. */
export async function registerAcme(
  registry: PartnerRegistry,
  fields: Partial<SSOPartnerCreate> = {},
): Promise<SSOPartnerRegistration> {
  const created = await registry.registerPartner({ partnerName: "Acme Corp", orgId: anOrganization(), ...fields });
  return created.unwrap();
}

/** What a partner's backend sends, made without this project's code. */
export function signedBy(
  { consumerKey, consumerSecret }: Pick<SSOPartnerRegistration, "consumerKey" | "consumerSecret">,
  at: Date,
  payload = '{"email":"alice@example.com","external_id":"u-1"}',
): SignatureValidation {
  const timestamp = at.toISOString();
  const mac = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|${payload}`);
  return { consumerKey, timestamp, payload, signature: mac.digest("hex") };
}
