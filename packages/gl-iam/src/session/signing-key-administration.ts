/** What an operator sees of the keys that sign access tokens, and ending one at once. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { answering, type Result } from "../result.js";
import { problemsOfCall } from "../validation.js";
import type { StoredSigningKey } from "./signing-key-records.js";
import { endOf } from "./signing-keys.js";

/** A key that signs access tokens, without its private half. */
export interface SigningKeyInfo {
  /** Its name in the header of a token and in the published key set: the thumbprint of RFC 7638. */
  readonly kid: string;
  /** The version of the secret key that it was made for. */
  readonly secretKeyVersion: number;
  /** `verifying`: a newer one signs, and what this one signed lives out its time. */
  readonly state: "signing" | "verifying" | "ended";
  readonly createdAt: Date;
  /** From then on what it signed is worthless. Null while it signs. */
  readonly endsAt: Date | null;
}

/** The keys that sign access tokens. */
export interface AccessTokenKeys {
  /** By the version of the secret key. Empty before the first token. */
  list(): Promise<Result<readonly SigningKeyInfo[]>>;
  /**
   * Ends a key that only verifies, before its 15 minutes are over: every process refuses what it signed within seconds.
   * A second call changes nothing. Refused with `not_found`, and with `conflict` for a key that signs.
   */
  retire(kid: string, call?: CallOrigin): Promise<Result<SigningKeyInfo>>;
}

/** {@link AccessTokenKeys} on a store. */
export function openAccessTokenKeys(core: Core): AccessTokenKeys {
  return answering<AccessTokenKeys>({
    list: async () => {
      const { keys, now } = await core.store.signingKeys.list();
      return keys.map((key) => infoOf(key, now));
    },
    retire: (kid, call) => retire(core, kid, call),
  });
}

async function retire(core: Core, kid: string, call: CallOrigin = {}): Promise<SigningKeyInfo> {
  problemsOfCall(call).refuseIfAny();
  await core.store.transaction(async ({ signingKeys, audit }) => {
    const key = typeof kid === "string" ? await signingKeys.lock(kid) : null;
    if (!key) throw new IamError(ErrorCode.NOT_FOUND, "there is no such signing key");
    if (key.retiredAt === null) {
      const message = "this key signs: add a version of the secret key first, which makes a new one";
      throw new IamError(ErrorCode.CONFLICT, message);
    }
    if (key.endedAt !== null) return;
    await signingKeys.end(kid);
    await audit(
      {
        eventType: AuditEventType.SIGNING_KEY_RETIRED,
        organizationId: null,
        message: `signing key ${kid} ended`,
        details: { kid, secret_key_version: key.secretKeyVersion },
      },
      call,
    );
  });
  const { keys, now } = await core.store.signingKeys.list();
  const ended = keys.find((key) => key.kid === kid);
  if (!ended) throw new IamError(ErrorCode.NOT_FOUND, "there is no such signing key");
  return infoOf(ended, now);
}

function infoOf(key: StoredSigningKey, now: Date): SigningKeyInfo {
  const endsAt = endOf(key);
  const state = endsAt === null ? "signing" : endsAt <= now ? "ended" : "verifying";
  return { kid: key.kid, secretKeyVersion: key.secretKeyVersion, state, createdAt: key.createdAt, endsAt };
}
