/** Changes the named settings of a partner, in one transaction with its audit. */
import { AuditEventType } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { changePartner, requireAuthorityOverPartner } from "../user/authority.js";
import { recordWordsTaken } from "../user/demotion.js";
import { problemsOfCall } from "../validation.js";
import { eventOf, type PartnerCall } from "./call.js";
import { changedFields, describeChange } from "./change.js";
import { requireFreeDomains } from "./exclusive-domains.js";
import { partnerVersion } from "./json-form.js";
import type { SSOPartner, SSOPartnerUpdate } from "./partner.js";
import { applyChange, parseUpdate } from "./settings.js";

/** Options of {@link PartnerRegistry.updatePartner}. */
export interface UpdateOptions extends PartnerCall {
  /**
   * The `partnerVersion` of the partner as it was read. If the partner has changed since, the update is refused with
   * `conflict`. Without it, the update applies to any state.
   */
  ifVersion?: string | undefined;
}

export class PartnerUpdate {
  constructor(private readonly core: Core) {}

  /**
   * An update that changes nothing writes nothing.
   *
   * @throws IamError `validation_error`, `partner_not_found`, `permission_denied`, `partner_already_exists`, `conflict`
   */
  async update(partnerId: string, update: SSOPartnerUpdate, options: UpdateOptions = {}): Promise<SSOPartner> {
    problemsOfCall(options, "ifVersion").refuseIfAny();
    const { ifVersion, ...call } = options;
    const change = parseUpdate(update);
    return changePartner(this.core, partnerId, call, "lock", async (transaction, before) => {
      if (ifVersion !== undefined && partnerVersion(before) !== ifVersion) throw changedSince();
      return updateWithin(this.core, transaction, before, change, call);
    });
  }
}

/**
 * The change itself, inside another one that has locked the partner.
 *
 * @throws IamError `permission_denied`, `partner_already_exists`, `conflict`
 */
export async function updateWithin(
  core: Core,
  transaction: Transaction,
  before: SSOPartner,
  change: ReturnType<typeof parseUpdate>,
  call: PartnerCall,
): Promise<SSOPartner> {
  const { partners, audit } = transaction;
  const after = applyChange(before, change);
  requireAuthorityOverPartner(after, call);
  const fields = changedFields(before, after);
  if (fields.length === 0) return before;
  if (fields.includes("allowedEmailDomains")) await requireFreeDomains(transaction, before, after);
  const updated = { ...after, updatedAt: core.clock() };
  await partners.update(updated);
  await recordWordsTaken(transaction, before, updated, call);
  await audit(
    {
      ...eventOf(before),
      eventType: AuditEventType.PARTNER_UPDATED,
      message: `partner ${updated.partnerName} updated`,
      details: describeChange(before, after, fields),
    },
    call,
  );
  return updated;
}

function changedSince(): IamError {
  return new IamError(ErrorCode.CONFLICT, "the partner has changed since it was read: read it again");
}
