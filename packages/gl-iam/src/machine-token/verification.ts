/** A machine presents its token: for whom it acts, and how far. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core } from "../core.js";
import { isUseDue } from "../crypto/long-lived-token.js";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError } from "../errors.js";
import { requireCall } from "../validation.js";
import { reachOf, stateOf } from "./authority.js";
import type { MachineCaller } from "./machine-token.js";
import type { StoredMachineToken } from "./records.js";

const MACHINE_TOKEN = new RegExp(`^${SECRET_PREFIXES.MACHINE_TOKEN}[A-Za-z0-9_-]{43}$`);

/**
 * A token is found by its SHA-256, so a look-up takes the same time for every made-up one and tells nothing of others.
 *
 * @throws IamError `invalid_token`: one answer for a token that never was and for one that has ended
 */
export async function verifyMachineToken(core: Core, token: string, origin: CallOrigin = {}): Promise<MachineCaller> {
  requireCall(origin);
  const isOne = typeof token === "string" && MACHINE_TOKEN.test(token);
  const found = isOne ? await core.store.machineTokens.findByHash(tokenHash(token)) : null;
  const organizationId = found && stateOf(found) === "active" ? reachWithin(core, found) : undefined;
  if (found === null || organizationId === undefined) throw refused(core, found, origin);
  if (isUseDue(found.secondsUnused)) {
    // If the database can be read but not written, the machine may still read.
    await core.store.machineTokens.touch(found.id).catch(() => {});
  }
  return { tokenId: found.id, scopes: found.scopes, makerId: found.makerId, organizationId };
}

/** Where the core means one organization, a token reaches no further, and another organization's is none. */
function reachWithin({ organization }: Core, { maker, organizationId }: StoredMachineToken): string | null | undefined {
  const reach = reachOf(maker, organizationId);
  if (organization === null) return reach;
  return reach === null || reach === organization ? organization : undefined;
}

/** The event has no actor, so a flood of such tokens is bounded like every other flood of strangers. */
function refused({ trail }: Core, found: StoredMachineToken | null, origin: CallOrigin): IamError {
  const refusal = new IamError(ErrorCode.INVALID_TOKEN, "this is not a valid machine token");
  trail.refused(
    {
      eventType: AuditEventType.PERMISSION_DENIED,
      errorCode: refusal.code,
      organizationId: found?.organizationId ?? null,
      message: found ? `this machine token is ${reasonOf(found)}` : refusal.message,
      ...(found ? { details: { machine_token_id: found.id } } : {}),
    },
    { ...origin, actor: undefined },
  );
  return refusal;
}

function reasonOf(found: StoredMachineToken): string {
  const state = stateOf(found);
  return state === "active" ? "of another organization" : state;
}
