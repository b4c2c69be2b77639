/** Everything that is stored about one person, wherever it is stored: an export reads it, and an erasure removes it. */
import type { AuditEvent } from "../audit/event.js";
import type { EventPosition } from "../audit/records.js";
import type { Stretch } from "../paging.js";
import type { JsonObject } from "../partner/metadata.js";
import type { AuthMethod } from "../session/records.js";

/** A person, under every name that the store knows. */
export interface Person {
  /** The user, and those that were merged into it. */
  readonly userIds: readonly string[];
  /** What partners call or called the person, unless they call somebody else so by now. */
  readonly names: readonly PersonName[];
  /** The organization whose events are meant; undefined: every one's. Another one's events are none of a caller's. */
  readonly organizationId: string | undefined;
}

/** What a partner calls somebody. */
export interface PersonName {
  readonly partnerId: string;
  readonly externalId: string;
}

/** A user that was merged into the exported one. */
export interface ExportedFormerUser {
  readonly id: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly createdAt: Date;
}

/** A session that is stored, whether it still stands or not. */
export interface ExportedSession {
  readonly id: string;
  readonly authMethod: AuthMethod;
  readonly partnerId: string | null;
  readonly identityId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
  readonly endedAt: Date | null;
  /** When its user last proved its password. */
  readonly authenticatedAt: Date | null;
  /** From where it was refreshed. */
  readonly ipAddresses: readonly string[];
}

/** A sign-in that a partner has begun and that no browser has finished. */
export interface ExportedSignIn {
  readonly partnerId: string;
  readonly externalId: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly role: string;
  /** Null when the partner has named none. */
  readonly attributes: JsonObject | null;
  readonly sourceIp: string | null;
  readonly expiresAt: Date;
}

/** An address that the person no longer has. */
export interface ExportedFormerAddress {
  /** In the form in which addresses are compared. */
  readonly email: string;
  readonly partnerId: string;
  readonly freedAt: Date;
}

/** A second factor without its secret. */
export interface ExportedSecondFactor {
  readonly id: string;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  readonly recoveryCodesLeft: number;
}

/** A passkey without its key. */
export interface ExportedPasskey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** A token of a machine that the person has made, without the token. */
export interface ExportedMachineToken {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string | null;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What is stored of a person beside the user, its identities and the audit. */
export interface StoredPersonalData {
  readonly formerUsers: readonly ExportedFormerUser[];
  readonly formerAddresses: readonly ExportedFormerAddress[];
  readonly sessions: readonly ExportedSession[];
  readonly openSignIns: readonly ExportedSignIn[];
  readonly secondFactors: readonly ExportedSecondFactor[];
  readonly passkeys: readonly ExportedPasskey[];
  readonly machineTokens: readonly ExportedMachineToken[];
}

export interface NamesInEvents {
  readonly names: readonly PersonName[];
  /** The last of the events, or null when there are no more. */
  readonly last: EventPosition | null;
}

export interface PersonalDataRecords {
  /** The user, and those that were merged into it. */
  userIds(userId: string): Promise<readonly string[]>;
  /**
   * What some events of these users call them, in the order of {@link events}.
   *
   * @param from only events since then
   */
  namesInEvents(userIds: readonly string[], from: Date | null, after: EventPosition | null): Promise<NamesInEvents>;
  /** Those of the users' identities and of the given ones, each once, by which nobody else is called now. */
  names(userIds: readonly string[], given: readonly PersonName[]): Promise<readonly PersonName[]>;
  read(person: Person): Promise<StoredPersonalData>;
  /** Events about the person and by the person, newest first. */
  events(person: Person, limit: number, after: EventPosition | null): Promise<Stretch<AuditEvent>>;
  /**
   * Removes what is stored of the person except for identities and audit. The users stay as tombstones, which nothing
   * revives.
   */
  erase(person: Person): Promise<void>;
  /**
   * Removes the personal data of some of the person's events, in the order of {@link events}. What they say of somebody
   * else stays: from where an administrator acted.
   *
   * @param from only events since then
   * @returns the last of them, or null when there are no more
   */
  eraseEvents(person: Person, from: Date | null, after: EventPosition | null): Promise<EventPosition | null>;
}
