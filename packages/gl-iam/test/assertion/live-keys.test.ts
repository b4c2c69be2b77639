import { beforeEach, expect, test } from "vitest";
import { LiveKeys } from "../../src/assertion/live-keys.js";
import { HMAC_SHA256 } from "../../src/assertion/schemes/hmac-sha256.js";
import type { SignatureScheme } from "../../src/assertion/schemes/scheme.js";
import { SCHEMES } from "../../src/assertion/schemes/schemes.js";
import { generateConsumerSecret } from "../../src/crypto/credential.js";
import { newId } from "../../src/crypto/ids.js";
import { Keyring } from "../../src/crypto/keyring.js";
import type { SSOPartner } from "../../src/partner/partner.js";
import type { PartnerCredentials, StoredSecret } from "../../src/partner/records.js";

const keyring = new Keyring(
  new Map([
    [1, Buffer.alloc(32, 1)],
    [2, Buffer.alloc(32, 2)],
  ]),
);
let keys: LiveKeys;
beforeEach(() => {
  keys = new LiveKeys(keyring, SCHEMES);
});

function credentials(partnerId: string, ...secrets: StoredSecret[]): PartnerCredentials {
  return { partner: { id: partnerId } as SSOPartner, secrets, assertionsFrom: null, epoch: 0, version: "" };
}

function stored(partnerId: string): StoredSecret {
  const id = newId();
  return { id, expiresAt: null, ...keyring.seal(generateConsumerSecret(), { partnerId, secretId: id }) };
}

const keysOf = (found: PartnerCredentials | null) => keys.of(found, HMAC_SHA256);

test("what was opened is remembered: for the same credentials, and for the same sealed bytes", () => {
  const partnerId = newId();
  const secret = stored(partnerId);
  const found = credentials(partnerId, secret);
  const [first] = keysOf(found);
  expect(first?.secretId).toBe(secret.id);
  expect(keysOf(found)[0]?.key).toBe(first?.key);
  const again = credentials(partnerId, { ...secret, sealed: Buffer.from(secret.sealed) });
  expect(keysOf(again)[0]?.key).toBe(first?.key);
});

test("a sealed secret that was opened does not open in another row, under another version, or altered", () => {
  const [partnerId, otherId] = [newId(), newId()];
  const secret = stored(partnerId);
  keysOf(credentials(partnerId, secret));
  const altered = Buffer.from(secret.sealed);
  altered[20] = (altered[20] ?? 0) ^ 1;
  for (const moved of [
    credentials(otherId, secret),
    credentials(partnerId, { ...secret, id: newId() }),
    credentials(partnerId, { ...secret, keyVersion: 1 }),
    credentials(partnerId, { ...secret, sealed: altered }),
  ]) {
    for (const _ of [1, 2]) expect(() => keysOf(moved)).toThrow("does not open");
  }
  expect(() => keysOf(credentials(partnerId, { ...secret, keyVersion: 3 }))).toThrow("is not configured");
});

test("both secrets of a rotation are keys, in their order", () => {
  const partnerId = newId();
  const [current, previous] = [stored(partnerId), stored(partnerId)];
  const both = keysOf(credentials(partnerId, current, previous));
  expect(both.map(({ secretId }) => secretId)).toEqual([current.id, previous.id]);
  expect(keysOf(credentials(partnerId, current)).map(({ secretId }) => secretId)).toEqual([current.id]);
});

test("a key is remembered for its scheme: another scheme reads the same secret in its own way", () => {
  const other: SignatureScheme = { ...HMAC_SHA256, name: "other", readKey: () => null };
  keys = new LiveKeys(keyring, [HMAC_SHA256, other]);
  const partnerId = newId();
  const found = credentials(partnerId, stored(partnerId));
  expect(keys.of(found, HMAC_SHA256)).toHaveLength(1);
  expect(keys.of(found, other)).toHaveLength(0);
  expect(keys.of(found, HMAC_SHA256)).toHaveLength(1);
});

test("an unknown partner has the decoy's key, which is nobody's", () => {
  const [decoy] = keysOf(null);
  expect(decoy).toBeDefined();
  expect(keysOf(credentials(newId()))[0]?.key).toBe(decoy?.key);
});
