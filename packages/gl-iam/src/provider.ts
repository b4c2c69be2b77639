/** Assembles a provider from its settings and from the store of its records. */
import type { AuditReader, AuditRecords } from "./audit/records.js";
import { RefusalCeiling } from "./audit/refusal-ceiling.js";
import { RefusalLog, type Schedule } from "./audit/refusal-log.js";
import { AuditTrail } from "./audit/trail.js";
import { Core, type Store } from "./core.js";
import { Keyring } from "./crypto/keyring.js";
import type { SealedVersion } from "./crypto/sealed-records.js";
import { versionsWithoutKey } from "./crypto/sealing.js";
import { SecretKeys } from "./crypto/secret-keys.js";
import { type PartnerRegistry, StoredPartnerRegistry } from "./partner-registry.js";
import { AccessTokens } from "./session/access-token.js";
import { SigningKeys } from "./session/signing-keys.js";
import { applicationNameOf, audienceOf, issuerOf, type ProviderSettings } from "./settings.js";
import { SECOND_FACTOR } from "./user/second-factor/records.js";

/** What a database adapter offers to a gateway; `PostgreSQLProvider` is one. */
export interface FullstackProvider {
  readonly core: Core;
  readonly accessTokens: AccessTokens;
  /** Null when the provider was configured without one. */
  readonly partnerRegistry: PartnerRegistry | null;
  healthCheck(): Promise<boolean>;
  usage(): ProviderUsage;
  close(): Promise<void>;
}

/** For monitoring a process: how busy its store is, and what its audit could not keep. */
export interface ProviderUsage {
  /** The embedded database has one connection. Zeros before the first call. */
  readonly connections: { readonly open: number; readonly idle: number; readonly max: number };
  /** Callers waiting for a connection. */
  readonly waiting: number;
  /**
   * How far this process' clock is ahead of the database's, in seconds; negative when it is behind, null when unknown.
   * A partner's timestamp is judged by the process' clock.
   */
  readonly clockDifferenceSeconds: number | null;
  readonly audit: {
    /** Refusals still to be written. */
    readonly pending: number;
    /** Refusals that could not be written since the start. */
    readonly lost: number;
    /** Refusals left out since the start, because strangers caused too many in a second. */
    readonly suppressed: number;
    /** How many times a handler failed to take an event since the start. The event's row is not affected. */
    readonly handlerFailures: number;
  };
}

/** What a database adapter provides. Its database opens at the first use. */
export interface Storage {
  readonly auditEvents: AuditRecords;
  /** The records of everything else. A change's events go to `trail` after its commit. */
  store(parts: StoreParts): Store;
  /**
   * Whether the database can do its work and its schema is up to date. Never throws.
   *
   * @param problem what else may keep this process from working, in words; asked where the database can do its work
   */
  healthCheck(problem: () => Promise<string | null>): Promise<boolean>;
  usage(): Omit<ProviderUsage, "audit">;
  /** A second call changes nothing. */
  close(): Promise<void>;
}

export interface StoreParts {
  readonly trail: AuditTrail;
  /** The audit for readers: with the events that this process has still to write. */
  readonly auditEvents: AuditReader;
  /** Whether a change's events are written beside it. */
  readonly enableAuditLog: boolean;
}

/** What the core does not have by itself. */
export interface Host {
  readonly clock: () => Date;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonic: () => number;
  readonly schedule: Schedule;
}

/** The parts of every provider: the core on a storage, and the refusals waiting to be written. */
export class Assembly {
  readonly core: Core;
  readonly #storage: Storage;
  readonly #refusals: RefusalLog;

  constructor(settings: ProviderSettings, storage: Storage, { clock, schedule }: Host) {
    this.#storage = storage;
    const ceiling = new RefusalCeiling(settings.auditRefusalsPerSecond);
    this.#refusals = new RefusalLog(storage.auditEvents, schedule, ceiling);
    const { enableAuditLog } = settings;
    const trail = new AuditTrail(clock, enableAuditLog ? this.#refusals : { record: () => true });
    const auditEvents = readingAfter(this.#refusals, storage.auditEvents);
    this.core = new Core({
      store: storage.store({ trail, auditEvents, enableAuditLog }),
      keyring: new Keyring(settings.encryptionKeys, settings.sealingKeyVersion ?? undefined),
      secretKeys: new SecretKeys(settings.secretKeys),
      trail,
      clock,
      defaultOrgId: settings.defaultOrgId,
      tokenLifetimeSeconds: settings.tokenTtlSeconds,
      audience: audienceOf(settings),
      sessionIdleSeconds: settings.sessionIdleSeconds,
      requireMfa: settings.requireMfa,
      applicationName: applicationNameOf(settings),
      cacheSeconds: settings.cacheSeconds,
      publicUrl: settings.publicUrl,
    });
  }

  healthCheck(): Promise<boolean> {
    return this.#storage.healthCheck(() => this.#missingKey());
  }

  /** Without a key that is in use, a process would refuse the partners whose secrets it sealed. */
  async #missingKey(): Promise<string | null> {
    const { keyring, store } = this.core;
    // A provider without a partner registry needs no key for anything but second factors.
    const isNeeded = ({ kind }: SealedVersion) => keyring.versions.length > 0 || kind === SECOND_FACTOR;
    const [version] = await versionsWithoutKey(keyring, store.sealed, isNeeded);
    return version === undefined
      ? null
      : `stored secrets need encryption key version ${version}, which is not configured`;
  }

  usage(): ProviderUsage {
    const { pending, lost, suppressed } = this.#refusals;
    const handlerFailures = this.core.trail.lostByHandlers;
    return { ...this.#storage.usage(), audit: { pending, lost, suppressed, handlerFailures } };
  }

  async close(): Promise<void> {
    await this.#refusals.flush();
    await this.#storage.close();
  }
}

/** A reader of the audit also sees the refusals that this process has not written yet. */
function readingAfter(refusals: RefusalLog, kept: AuditRecords): AuditReader {
  return {
    flush: () => refusals.flush(),
    append: (events) => kept.append(events),
    async list(query, limit, after) {
      await refusals.flush();
      return kept.list(query, limit, after);
    },
    async byPerson(query, most) {
      await refusals.flush();
      return kept.byPerson(query, most);
    },
    async count(query, types, bucketSeconds, most) {
      await refusals.flush();
      return kept.count(query, types, bucketSeconds, most);
    },
  };
}

/** Users, sessions and, with `enablePartnerRegistry`, the partner registry; for `IAMGateway.fromFullstackProvider`. */
export class AssembledProvider implements FullstackProvider {
  readonly partnerRegistry: PartnerRegistry | null;
  readonly core: Core;
  readonly accessTokens: AccessTokens;
  readonly #assembly: Assembly;

  constructor(settings: ProviderSettings, storage: Storage, host: Host) {
    this.#assembly = new Assembly(settings, storage, host);
    this.core = this.#assembly.core;
    const { store, keyring, secretKeys } = this.core;
    const signingKeys = new SigningKeys({ records: store.signingKeys, keyring, secretKeys, monotonic: host.monotonic });
    this.accessTokens = new AccessTokens(signingKeys, secretKeys, issuerOf(settings));
    this.partnerRegistry = settings.enablePartnerRegistry ? new StoredPartnerRegistry(this.core, this) : null;
  }

  /** Whether the database can work and its schema is up to date. Never throws. */
  healthCheck(): Promise<boolean> {
    return this.#assembly.healthCheck();
  }

  usage(): ProviderUsage {
    return this.#assembly.usage();
  }

  /** Writes pending audit events and closes the connections. A second call changes nothing. */
  close(): Promise<void> {
    return this.#assembly.close();
  }
}

/** A provider whose core means one organization. Everything else is the provider's. */
export class OrganizationView implements FullstackProvider {
  readonly accessTokens: AccessTokens;
  readonly partnerRegistry: PartnerRegistry | null;

  constructor(
    private readonly provider: FullstackProvider,
    readonly core: Core,
  ) {
    this.accessTokens = provider.accessTokens;
    this.partnerRegistry = provider.partnerRegistry === null ? null : new StoredPartnerRegistry(core, this);
  }

  healthCheck(): Promise<boolean> {
    return this.provider.healthCheck();
  }

  usage(): ProviderUsage {
    return this.provider.usage();
  }

  close(): Promise<void> {
    return this.provider.close();
  }
}
