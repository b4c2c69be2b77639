/** What administrators do about the tokens of their machines: make, list, rotate and revoke them. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError } from "../errors.js";
import { decodeIdCursor, encodeIdCursor, type Paging, parsePaging, toPage } from "../paging.js";
import type { JsonObject } from "../partner/metadata.js";
import type { UserCall } from "../user/accounts.js";
import { changeUser, recordingRefusals, requirePerson } from "../user/authority.js";
import type { StoredUser } from "../user/records.js";
import { isUuid, parseGiven, parseInteger, problemsOfCall, requireCall } from "../validation.js";
import { reachOf, stateOf } from "./authority.js";
import type {
  IssuedMachineToken,
  MachineToken,
  MachineTokenCreate,
  MachineTokenPage,
  RotateMachineTokenOptions,
} from "./machine-token.js";
import { parseCreate } from "./new-token.js";
import type { StoredMachineToken } from "./records.js";

const MAX_GRACE_PERIOD = 604_800;

export class MachineTokenAdministration {
  constructor(private readonly core: Core) {}

  /** @throws IamError see `MachineTokens.create` */
  async create(create: MachineTokenCreate, call: UserCall = {}): Promise<IssuedMachineToken> {
    requireCall(call);
    const { makerId, ...input } = parseCreate(create);
    const organizationId = this.core.organizationOrAny(call) ?? null;
    const token = generateToken(SECRET_PREFIXES.MACHINE_TOKEN);
    return this.#asMaker(makerId, organizationId, call, async (transaction, maker) => {
      const id = newId();
      await transaction.machineTokens.insert({
        ...input,
        id,
        organizationId,
        makerId: maker.id,
        hash: tokenHash(token),
      });
      const made = await this.#read(transaction, id);
      const details = { ...detailsOf(made), scopes: [...made.scopes] };
      await record(transaction, made, AuditEventType.MACHINE_TOKEN_CREATED, "made", details, call);
      return withToken(made, token);
    });
  }

  /** @throws IamError see `MachineTokens.list` */
  async list(options: UserCall & Paging = {}): Promise<MachineTokenPage> {
    const problems = problemsOfCall(options, "limit", "cursor");
    requirePerson(options);
    const { limit, after } = parsePaging(options, decodeIdCursor, problems);
    problems.refuseIfAny();
    const organizationId = this.core.organizationOrAny(options);
    const rows = await this.core.store.machineTokens.list(organizationId, limit + 1, after);
    const page = toPage(rows, limit, ({ id }) => encodeIdCursor(id));
    return { ...page, data: page.data.map(toMachineToken) };
  }

  /** @throws IamError see `MachineTokens.rotate` */
  async rotate(tokenId: string, options: RotateMachineTokenOptions = {}): Promise<IssuedMachineToken> {
    const problems = problemsOfCall(options, "gracePeriodSeconds", "makerId");
    const { gracePeriodSeconds = 0, makerId, ...call } = options;
    problems.take("gracePeriodSeconds", parseGiven(gracePeriodSeconds, parseGracePeriod), 0);
    problems.refuseIfAny();
    const token = generateToken(SECRET_PREFIXES.MACHINE_TOKEN);
    const rotate = async (transaction: Transaction, before: StoredMachineToken, newMakerId: string) => {
      if (before.revokedAt !== null || before.isExpired) throw ended(before);
      await transaction.machineTokens.replaceHash(before.id, tokenHash(token), gracePeriodSeconds, newMakerId);
      const after = await this.#read(transaction, before.id);
      const details = { before: detailsOf(before), after: detailsOf(after), grace_period_seconds: gracePeriodSeconds };
      await record(transaction, after, AuditEventType.MACHINE_TOKEN_ROTATED, "rotated", details, call);
      return withToken(after, token);
    };
    if (makerId === undefined) {
      return this.#change(tokenId, call, (transaction, before) => rotate(transaction, before, before.makerId));
    }
    const { organizationId } = await this.#find(tokenId, call);
    return this.#asMaker(makerId, organizationId, call, async (transaction, maker) =>
      rotate(transaction, await this.#lock(transaction, tokenId, call), maker.id),
    );
  }

  /** @throws IamError see `MachineTokens.revoke` */
  async revoke(tokenId: string, call: UserCall = {}): Promise<MachineToken> {
    requireCall(call);
    return this.#change(tokenId, call, async (transaction, before) => {
      if (before.revokedAt !== null) return toMachineToken(before);
      await transaction.machineTokens.revoke(before.id);
      await recordRevocation(transaction, before, "revoked", call);
      return toMachineToken(await this.#read(transaction, before.id));
    });
  }

  /**
   * Works with the maker locked, so that a deactivation at the same moment ends the token, or keeps it from being made.
   *
   * @throws IamError `user_not_found`, `permission_denied`, and what `work` throws
   */
  #asMaker<T>(
    makerId: string,
    organizationId: string | null,
    call: UserCall,
    work: (transaction: Transaction, maker: StoredUser) => Promise<T>,
  ): Promise<T> {
    return changeUser(this.core, makerId, { ...call, organizationId: null }, async (transaction, maker) => {
      requirePerson(call);
      const reach = reachOf({ ...maker, hasPassword: maker.passwordHash !== null }, organizationId);
      // Not the smaller reach of a demoted platform_admin either: a new token is what it says.
      if (reach === undefined || reach !== organizationId) throw powerless();
      return work(transaction, maker);
    });
  }

  #change<T>(
    tokenId: string,
    call: UserCall,
    change: (transaction: Transaction, token: StoredMachineToken) => Promise<T>,
  ): Promise<T> {
    return this.#guarded(tokenId, call, () =>
      this.core.store.transaction(async (transaction) =>
        change(transaction, await this.#lock(transaction, tokenId, call)),
      ),
    );
  }

  #find(tokenId: string, call: UserCall): Promise<StoredMachineToken> {
    return this.#guarded(tokenId, call, async () => {
      const organizationId = this.core.organizationOrAny(call);
      const found = isUuid(tokenId) ? await this.core.store.machineTokens.find(tokenId, organizationId) : null;
      return found ?? refuse();
    });
  }

  /** No machine touches a token. */
  #guarded<T>(machineTokenId: string, call: UserCall, work: () => Promise<T>): Promise<T> {
    const organizationId = this.core.organizationOrAny(call);
    return recordingRefusals(this.core, { machineTokenId, organizationId }, call, () => {
      requirePerson(call);
      return work();
    });
  }

  async #lock({ machineTokens }: Transaction, tokenId: string, call: UserCall): Promise<StoredMachineToken> {
    const organizationId = this.core.organizationOrAny(call);
    return (isUuid(tokenId) ? await machineTokens.lock(tokenId, organizationId) : null) ?? refuse();
  }

  async #read({ machineTokens }: Transaction, tokenId: string): Promise<StoredMachineToken> {
    return (await machineTokens.find(tokenId)) ?? refuse();
  }
}

/** Ends the tokens of a maker for ever, in the transaction that deactivates the maker. */
export async function endMachineTokensOf(transaction: Transaction, makerId: string, call: CallOrigin): Promise<void> {
  for (const token of await transaction.machineTokens.revokeOfMaker(makerId)) {
    await recordRevocation(transaction, token, "revoked with its maker", call);
  }
}

function recordRevocation(transaction: Transaction, token: StoredMachineToken, what: string, call: CallOrigin) {
  const details = { before: { state: stateOf(token) }, after: { state: "revoked" } };
  return record(transaction, token, AuditEventType.MACHINE_TOKEN_REVOKED, what, details, call);
}

function record(
  { audit }: Transaction,
  { id, name, organizationId, makerId }: StoredMachineToken,
  eventType: AuditEventType,
  what: string,
  details: JsonObject,
  call: CallOrigin,
): Promise<void> {
  const message = `machine token ${what}`;
  return audit(
    { eventType, organizationId, userId: makerId, message, details: { machine_token_id: id, name, ...details } },
    call,
  );
}

function detailsOf({ makerId, expiresAt }: StoredMachineToken) {
  return { maker_id: makerId, expires_at: expiresAt.toISOString() };
}

function toMachineToken(stored: StoredMachineToken): MachineToken {
  const { id, name, scopes, organizationId, makerId, createdAt, expiresAt, lastUsedAt, revokedAt } = stored;
  return {
    ...{ id, name, scopes, organizationId, makerId },
    state: stateOf(stored),
    ...{ createdAt, expiresAt, lastUsedAt, revokedAt },
    previousTokenExpiresAt: stored.previousExpiresAt,
  };
}

/** Not enumerable, so that logging the answer does not log the token. */
function withToken(stored: StoredMachineToken, token: string): IssuedMachineToken {
  const answer = { machineToken: toMachineToken(stored) };
  return Object.defineProperty(answer, "token", { value: token, enumerable: false }) as IssuedMachineToken;
}

function parseGracePeriod(value: unknown) {
  return parseInteger(value, 0, MAX_GRACE_PERIOD);
}

function refuse(): never {
  throw new IamError(ErrorCode.NOT_FOUND, "there is no such machine token");
}

function ended(token: StoredMachineToken): IamError {
  return new IamError(ErrorCode.CONFLICT, `this machine token is ${stateOf(token)}: make a new one`);
}

function powerless(): IamError {
  const message = "the maker must be active, have a password, and administer all that the token is for";
  return new IamError(ErrorCode.PERMISSION_DENIED, message);
}
