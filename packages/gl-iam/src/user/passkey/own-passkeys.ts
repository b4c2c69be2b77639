/** Users enroll passkeys, list them, and remove them. */
import { AuditEventType, callerOr } from "../../audit/event.js";
import type { Core } from "../../core.js";
import { newId } from "../../crypto/ids.js";
import { randomText } from "../../crypto/random.js";
import { tokenHash } from "../../crypto/token.js";
import { ErrorCode, IamError } from "../../errors.js";
import { endOtherSessions, requireOwner } from "../../session/password-proof.js";
import { recordOthersEnded } from "../../session/revocation.js";
import type { SessionCall, Sessions } from "../../session/sessions.js";
import { isUuid, Problems, requireObject } from "../../validation.js";
import { parseVisibleText } from "../../visible-text.js";
import { ALGORITHMS, challengeOf, refused, verifyCreation } from "./ceremony.js";
import type { NewPasskeyCreation, Passkey, PasskeyEnrolment, RelyingPartyCall } from "./passkeys.js";
import type { StoredPasskey } from "./records.js";

/** Seconds. */
export const CHALLENGE_LIFETIME = 300;
const MOST = 20;
const WHAT = "have passkeys";

export class OwnPasskeys {
  constructor(
    private readonly core: Core,
    private readonly sessions: Sessions,
  ) {}

  /** @throws IamError see `Passkeys.beginEnrolment` */
  async beginEnrolment(token: string, options: SessionCall & RelyingPartyCall): Promise<PasskeyEnrolment> {
    requireObject("options", options);
    const { relyingParty, ...call } = options;
    const found = await this.sessions.requireRecentProof(token, call);
    const user = await requireOwner(this.core, found, WHAT);
    const challenge = randomText(32, "base64url");
    const { passkeys } = this.core.store;
    await passkeys.keepChallenge(tokenHash(challenge), user.id, CHALLENGE_LIFETIME);
    return {
      challenge,
      relyingPartyId: relyingParty.id,
      user: {
        id: Buffer.from(user.id, "utf8").toString("base64url"),
        name: user.email,
        displayName: user.displayName ?? user.email,
      },
      algorithms: ALGORITHMS,
      exclude: (await passkeys.list(user.id)).map(({ credentialId }) =>
        Buffer.from(credentialId).toString("base64url"),
      ),
    };
  }

  /** @throws IamError see `Passkeys.enroll` */
  async enroll(token: string, creation: NewPasskeyCreation, options: SessionCall & RelyingPartyCall): Promise<Passkey> {
    requireObject("passkey", creation);
    requireObject("options", options);
    const { relyingParty, ...call } = options;
    const found = await this.sessions.requireRecentProof(token, call);
    const { id: userId } = await requireOwner(this.core, found, WHAT);
    const problems = new Problems();
    const name = problems.take("name", parseVisibleText(creation.name, { max: 100 }), "");
    problems.refuseIfAny();
    const challenge = challengeOf(creation.clientDataJson);
    // Before anything else is looked at: whatever comes of it, it was used.
    if (!(await this.core.store.passkeys.takeChallenge(tokenHash(challenge), userId))) {
      throw refused("its challenge was used, or has expired");
    }
    const verified = verifyCreation(creation, relyingParty);
    const id = newId();
    return this.core.store.transaction(async (transaction) => {
      const user = await transaction.users.lock(userId);
      // Under the lock: whoever sets a new password meanwhile ends the session, and finds no passkey of it afterwards.
      const session = user?.isActive ? await transaction.sessions.find(found.session.id, null) : null;
      if (!user || session?.standing !== "live") throw ended();
      const had = await transaction.passkeys.list(userId);
      if (had.length >= MOST) throw new IamError(ErrorCode.CONFLICT, `you have ${MOST} passkeys: remove one first`);
      if (!(await transaction.passkeys.insert({ id, userId, name, ...verified }))) {
        throw new IamError(ErrorCode.CONFLICT, "this passkey is enrolled already");
      }
      const event = { userId, organizationId: user.organizationId, eventType: AuditEventType.MFA_ENROLLED };
      const details = { before: { passkeys: had.length }, after: { passkeys: had.length + 1 } };
      await transaction.audit(
        { ...event, message: "passkey enrolled by its user", details },
        callerOr({ actor: userId }, call),
      );
      const made = (await transaction.passkeys.list(userId)).find((one) => one.id === id);
      if (!made) throw new Error("a passkey that was inserted is not there");
      return toPasskey(made);
    });
  }

  /** @throws IamError see `Passkeys.list` */
  async list(token: string, call: SessionCall = {}): Promise<readonly Passkey[]> {
    const found = await this.sessions.requireLive(token, call);
    const { id } = await requireOwner(this.core, found, WHAT);
    return (await this.core.store.passkeys.list(id)).map(toPasskey);
  }

  /** @throws IamError see `Passkeys.remove` */
  async remove(token: string, passkeyId: string, call: SessionCall = {}): Promise<void> {
    const found = await this.sessions.requireRecentProof(token, call);
    const { id: userId } = await requireOwner(this.core, found, WHAT);
    const caller = callerOr({ actor: userId }, call);
    await this.core.store.transaction(async (transaction) => {
      const user = await transaction.users.lock(userId);
      if (!user?.isActive) throw ended();
      if (!isUuid(passkeyId) || !(await transaction.passkeys.remove(userId, passkeyId))) {
        throw new IamError(ErrorCode.NOT_FOUND, "there is no such passkey of yours");
      }
      // Whoever has the lost authenticator may have opened one of them.
      const others = await endOtherSessions(transaction, found.session, user);
      const event = { userId, organizationId: user.organizationId, eventType: AuditEventType.MFA_DISABLED };
      await transaction.audit({ ...event, message: "passkey removed by its user" }, caller);
      await recordOthersEnded(transaction, user, others, caller);
    });
  }
}

function ended(): IamError {
  return new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
}

function toPasskey({ id, name, createdAt, lastUsedAt }: StoredPasskey): Passkey {
  return { id, name, createdAt, lastUsedAt };
}
