/**
 * What a second signature scheme needs: itself, its line in the list, and a stored key that it reads. This one,
 * Ed25519, is the test's own. Everything else is the library.
 */
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PGLITE_IN_MEMORY } from "../../../../../tools/testing/databases.js";
import { HMAC_SHA256 } from "../../../src/assertion/schemes/hmac-sha256.js";
import type { SignatureScheme, SignedBytes } from "../../../src/assertion/schemes/scheme.js";
import { Core } from "../../../src/core.js";
import { newId } from "../../../src/crypto/ids.js";
import { Secret } from "../../../src/crypto/secret.js";
import { IAMGateway, type PartnerRequest } from "../../../src/index.js";
import { StoredPartnerRegistry } from "../../../src/partner-registry.js";
import { expectRefused, type Installation, install, outcome } from "../../postgresql/installation.js";
import { aUser, PartnerSide } from "../../sign-in/partner-side.js";

const PREFIX = "ed25519_test_";
const SIGNATURE = /^[0-9a-f]{128}$/;

const bytesOf = ({ timestamp, consumerKey, payload }: SignedBytes) =>
  Buffer.concat([Buffer.from(`${timestamp}|${consumerKey}|`, "utf8"), payload]);

const publicKeyText = (key: KeyObject) => PREFIX + key.export({ type: "spki", format: "der" }).toString("base64url");

const ED25519: SignatureScheme = {
  name: "ed25519",
  parseSignature: (text) => (SIGNATURE.test(text) ? Buffer.from(text, "hex") : undefined),
  readKey(stored) {
    if (!stored.reveal().startsWith(PREFIX)) return null;
    const der = Buffer.from(stored.reveal().slice(PREFIX.length), "base64url");
    const key = createPublicKey({ key: der, type: "spki", format: "der" });
    return { verifies: (signed, signature) => verify(null, bytesOf(signed), key, signature) };
  },
  makeDecoy: () => new Secret(publicKeyText(generateKeyPairSync("ed25519").publicKey)),
  replayMark: (signed) => createHash("sha256").update(bytesOf(signed)).digest(),
};

let installed: Installation;
let gateway: IAMGateway;

beforeAll(async () => {
  installed = await install(await PGLITE_IN_MEMORY.createMigrated());
  const { provider } = installed;
  const core = new Core({ ...provider.core, schemes: [HMAC_SHA256, ED25519] });
  gateway = IAMGateway.fromFullstackProvider({
    core,
    accessTokens: provider.accessTokens,
    partnerRegistry: new StoredPartnerRegistry(core, provider),
    healthCheck: () => provider.healthCheck(),
    usage: () => provider.usage(),
    close: () => provider.close(),
  });
});
afterAll(() => installed?.close());

/** A partner whose only key is a public one. */
async function ed25519Partner() {
  const partner = await PartnerSide.of(installed);
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const place = { partnerId: partner.id, secretId: newId() };
  const { keyVersion, sealed } = installed.provider.core.keyring.seal(new Secret(publicKeyText(publicKey)), place);
  await installed.sql(
    "UPDATE gl_iam.partner_secrets SET id = $1, key_version = $2, sealed = $3 WHERE partner_id = $4",
    place.secretId,
    keyVersion,
    sealed,
    partner.id,
  );
  const signed = (payload: object): PartnerRequest => {
    const timestamp = installed.clock.now().toISOString();
    const { consumerKey } = partner.registration;
    const bytes = bytesOf({ timestamp, consumerKey, payload: Buffer.from(JSON.stringify(payload)) });
    const signature = sign(null, bytes, privateKey).toString("hex");
    return { consumerKey, timestamp, payload: JSON.stringify(payload), signature };
  };
  return { partner, signed };
}

test("a partner signs in, logs out and withdraws with it, each once", async () => {
  const { signed } = await ed25519Partner();
  const payload = aUser({ external_id: "u-1" });
  const request = signed(payload);
  const { token } = (await gateway.sso.issueToken(request)).unwrap();
  const { session } = (await gateway.sso.authenticate({ token })).unwrap();
  expect((await gateway.validateSession(session.accessToken, { organizationId: null })).isOk).toBe(true);
  expectRefused(await gateway.sso.issueToken(request), "assertion_replayed");
  const logout = signed({ action: "logout", external_id: "u-1" });
  expect((await gateway.sso.logout(logout)).unwrap()).toEqual({ sessionsEnded: 1 });
  expectRefused(await gateway.sso.logout(logout), "assertion_replayed");
  expect(outcome(await gateway.sso.deprovision(signed({ action: "deprovision", external_id: "u-1" })))).toBe(
    "accepted",
  );
});

test("validatePartnerSignature accepts it too, and refuses a wrong one", async () => {
  const { partner, signed } = await ed25519Partner();
  const request = signed({ external_id: "u-1" });
  const check = (input: PartnerRequest) =>
    gateway.partnerRegistry.validatePartnerSignature({ ...input, sourceIp: undefined });
  expect((await check(request)).unwrap().id).toBe(partner.id);
  const forged = { ...request, signature: "0".repeat(128) };
  expectRefused(await check(forged), "invalid_partner_signature");
  const stranger = { ...forged, consumerKey: `ck_live_${randomUUID().replaceAll("-", "")}` };
  expectRefused(await check(stranger), "partner_not_found");
});

test("one scheme's signature is never checked against another one's key", async () => {
  const { partner, signed } = await ed25519Partner();
  const hmac = partner.sign(aUser());
  expectRefused(await gateway.sso.issueToken(hmac), "invalid_partner_signature");
  const usual = await PartnerSide.of(installed);
  const { consumerKey } = usual.registration;
  expectRefused(await gateway.sso.issueToken({ ...signed(aUser()), consumerKey }), "invalid_partner_signature");
  expect(outcome(await gateway.sso.issueToken(usual.sign(aUser())))).toBe("accepted");
  expectRefused(await installed.gateway.sso.issueToken(signed(aUser())), "validation_error");
});
