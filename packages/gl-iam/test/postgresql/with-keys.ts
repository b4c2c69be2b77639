import { Core } from "../../src/core.js";
import { Keyring, parseEncryptionKey } from "../../src/crypto/keyring.js";
import { type PartnerRegistry, StoredPartnerRegistry } from "../../src/partner-registry.js";
import type { Installation } from "./installation.js";

/** @returns the same data, as a process with these encryption keys sees it, by their version */
export function withKeys({ provider }: Installation, keys: Readonly<Record<number, string>>): PartnerRegistry {
  const parsed = Object.entries(keys).map(
    ([version, text]) => [Number(version), parseEncryptionKey(text) as Uint8Array] as const,
  );
  return new StoredPartnerRegistry(new Core({ ...provider.core, keyring: new Keyring(new Map(parsed)) }), provider);
}
