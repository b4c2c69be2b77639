/** Finds a partner by what names it: its id, its consumer key, one of its origins. */
import type { Core } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { isOnSide, requireSide, type Side, testSideOf } from "../test-side.js";
import { recordingRefusals } from "../user/authority.js";
import { canExist, problemsOfCall } from "../validation.js";
import type { PartnerCall } from "./call.js";
import type { ConsumerSecretLifetime, SSOPartner } from "./partner.js";
import { parseOrigin } from "./web-address.js";

export class PartnerLookUp {
  constructor(private readonly core: Core) {}

  /** @throws IamError `partner_not_found` */
  async get(partnerId: string, options: PartnerCall & Side = {}): Promise<SSOPartner> {
    problemsOfCall(options, "test").refuseIfAny();
    requireSide(options);
    const { test, ...call } = options;
    const named = this.core.organizationIfNamed(call);
    const organizationId = test === true && named !== undefined ? testSideOf(named) : named;
    return recordingRefusals(this.core, { partnerId, organizationId }, call, async () => {
      const known = canExist(partnerId, organizationId);
      const partner = known ? await this.core.store.partners.find(partnerId, organizationId) : null;
      return found(partner && isOnSide({ organizationId: partner.orgId }, { test }) ? partner : null);
    });
  }

  /** @throws IamError `partner_not_found` */
  async getByConsumerKey(consumerKey: string): Promise<SSOPartner> {
    const known = typeof consumerKey === "string" && !consumerKey.includes("\0");
    const partner = known ? await this.core.store.partners.findByConsumerKey(consumerKey) : null;
    return found(partner && this.core.means(partner.orgId) ? partner : null);
  }

  async hasOrigin(origin: string): Promise<boolean> {
    return parseOrigin(origin) === origin && (await this.core.store.partners.hasOrigin(origin));
  }

  /** @throws IamError `partner_not_found` */
  async listSecrets(partnerId: string, call: PartnerCall = {}): Promise<ConsumerSecretLifetime[]> {
    const { id } = await this.get(partnerId, call);
    const now = this.core.clock();
    const stored = await this.core.store.partners.secretLifetimes(id);
    return stored.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  }
}

function found(partner: SSOPartner | null): SSOPartner {
  if (!partner) throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
  return partner;
}
