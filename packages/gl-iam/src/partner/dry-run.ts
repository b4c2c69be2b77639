/** What the last week's sign-ins would have met under a change of the partner. It writes nothing. */
import type { Core } from "../core.js";
import type { ErrorCode } from "../errors.js";
import { isIamError } from "../errors.js";
import type { LastAsserted } from "../identity/records.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { requireRole } from "../policy/role.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { parseEmail } from "../user/email.js";
import { requireCall, Violation } from "../validation.js";
import type { PartnerCall } from "./call.js";
import { PartnerLookUp } from "./look-up.js";
import type { SSOPartner, SSOPartnerUpdate } from "./partner.js";
import { applyChange, parseUpdate } from "./settings.js";
import { type Asserted, assertedSince } from "./week.js";

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** People that are named. */
const MOST_NAMED = 200;

/** Somebody whose sign-ins would have been refused. */
export interface DryRunPerson {
  readonly externalId: string;
  readonly email: string;
  readonly code: ErrorCode;
  /** How many of the person's sign-ins. */
  readonly signIns: number;
  readonly lastAt: Date;
}

/** The outcome of {@link PartnerRegistry.dryRun}. */
export interface DryRun {
  readonly since: Date;
  /** Accepted assertions since then. */
  readonly signIns: number;
  /** Of these. */
  readonly wouldBeRefused: number;
  readonly byReason: Readonly<Partial<Record<ErrorCode, number>>>;
  /** The most frequent first, at most 200. */
  readonly people: readonly DryRunPerson[];
  /** False when only the newest 20,000 were looked at. */
  readonly isComplete: boolean;
}

export class PartnerDryRun {
  constructor(private readonly core: Core) {}

  /** @throws IamError `validation_error`, `partner_not_found` */
  async run(partnerId: string, update: SSOPartnerUpdate, call: PartnerCall = {}): Promise<DryRun> {
    requireCall(call);
    const change = parseUpdate(update);
    const before = await new PartnerLookUp(this.core).get(partnerId, call);
    const after = applyChange(before, change);
    const since = new Date(this.core.clock().getTime() - WEEK_MS);
    const { people, isComplete } = await assertedSince(this.core, before.id, since);
    const found = await this.core.store.identities.lastAsserted(before.id, [...people.keys()]);
    const known = new Map(found.map((one) => [one.externalId, one]));
    const refused = [...people.values()].flatMap((person) => judge(after, person, known.get(person.externalId)));
    const total = (all: readonly { readonly signIns: number }[]) => all.reduce((sum, { signIns }) => sum + signIns, 0);
    const codes = [...new Set(refused.map(({ code }) => code))];
    const byReason = codes.map((code) => [code, total(refused.filter((one) => one.code === code))]);
    return {
      since,
      signIns: [...people.values()].reduce((sum, { count }) => sum + count, 0),
      wouldBeRefused: total(refused),
      byReason: Object.fromEntries(byReason),
      people: refused.toSorted((one, other) => other.signIns - one.signIns).slice(0, MOST_NAMED),
      isComplete,
    };
  }
}

/** By what is known of the person now: the last asserted e-mail and role, and the addresses of each request. */
function judge(partner: SSOPartner, asserted: Asserted, known: LastAsserted | undefined): DryRunPerson[] {
  if (!known) return [];
  const { addresses, count, lastAt } = asserted;
  const { externalId, email, role } = known;
  const refusal = (signIns: number, check: () => void): DryRunPerson[] => {
    const code = codeOf(check);
    return code === null ? [] : [{ externalId, email, code, signIns, lastAt }];
  };
  const ofPerson = refusal(count, () => {
    const parsed = parseEmail(email);
    if (!(parsed instanceof Violation)) requireEmailDomain(partner, parsed.domain);
    requireRole(partner, role);
  });
  if (ofPerson.length > 0) return ofPerson;
  const bySource = [...addresses].filter(([address]) => codeOf(() => requireSourceIp(partner, address)) !== null);
  const signIns = bySource.reduce((sum, [, times]) => sum + times, 0);
  return signIns === 0 ? [] : refusal(signIns, () => requireSourceIp(partner, bySource[0]?.[0] ?? null));
}

function codeOf(check: () => void): ErrorCode | null {
  try {
    check();
    return null;
  } catch (error) {
    if (isIamError(error)) return error.code;
    throw error;
  }
}
