/**
 * Replacing encryption keys: which are in use, and sealing everything anew under another one without a partner
 * noticing.
 */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core } from "../core.js";
import { answering, type Result } from "../result.js";
import { problemsOfCall } from "../validation.js";
import type { SealedKind } from "./sealed-records.js";
import { type Resealing, type ResealReport, resealAll } from "./sealing.js";

/** How one version of the encryption keys is used. */
export interface EncryptionKeyUsage {
  readonly version: number;
  /** Whether this process has the key, and so can open what was sealed with it. */
  readonly opens: boolean;
  /** Whether it is the one that seals. */
  readonly seals: boolean;
  /** How many rows are sealed with it, by kind. */
  readonly rows: Readonly<Record<SealedKind, number>>;
}

/** Options of {@link EncryptionKeys.reseal}. */
export interface ResealOptions extends CallOrigin {
  /** Called after each batch. */
  onProgress?: ((progress: Resealing) => void) | undefined;
}

/** The keys that seal secrets at rest. */
export interface EncryptionKeys {
  /** The versions that are configured or in use, in order. */
  usage(): Promise<Result<readonly EncryptionKeyUsage[]>>;
  /**
   * Seals everything with the sealing version. It can be interrupted and called again, and delays no sign-in. Refused
   * with `internal_error` when a version is in use that is not configured.
   */
  reseal(options?: ResealOptions): Promise<Result<ResealReport>>;
}

/** {@link EncryptionKeys} on a store. */
export function openEncryptionKeys(core: Core): EncryptionKeys {
  return answering<EncryptionKeys>({
    usage: () => usageOf(core),
    reseal: (options) => reseal(core, options),
  });
}

async function usageOf({ keyring, store }: Core): Promise<readonly EncryptionKeyUsage[]> {
  const counted = await store.sealed.count();
  const versions = new Set([...keyring.versions, ...counted.map(({ keyVersion }) => keyVersion)]);
  return [...versions]
    .sort((one, other) => one - other)
    .map((version) => ({
      version,
      opens: keyring.has(version),
      seals: version === keyring.sealingVersion,
      rows: Object.fromEntries(
        store.sealed.kinds.map((kind) => [
          kind,
          counted.find((entry) => entry.kind === kind && entry.keyVersion === version)?.rows ?? 0,
        ]),
      ),
    }));
}

async function reseal(core: Core, options: ResealOptions = {}): Promise<ResealReport> {
  problemsOfCall(options, "onProgress").refuseIfAny();
  const { onProgress = () => {}, ...origin } = options;
  const report = await resealAll(core.keyring, core.store.sealed, onProgress);
  if (report.resealed > 0) await record(core, report, origin);
  return report;
}

function record(core: Core, { resealed, keyVersion, failures }: ResealReport, origin: CallOrigin): Promise<void> {
  return core.store.transaction(({ audit }) =>
    audit(
      {
        eventType: AuditEventType.SECRETS_RESEALED,
        organizationId: null,
        message: `${resealed} secrets sealed anew with key version ${keyVersion}`,
        details: { resealed, key_version: keyVersion, failures: failures.length },
      },
      origin,
    ),
  );
}
