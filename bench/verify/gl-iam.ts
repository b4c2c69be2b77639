/** What is measured of gl-iam: the compiled library, with the credentials at hand or remembered. */
import { createHmac } from "node:crypto";
import { generateEncryptionKey } from "gl-iam";
import { PostgreSQLPartnerRegistryProvider } from "gl-iam/postgresql";
import type { Candidate } from "../measure.js";
import { candidate, type Verifier } from "./candidate.js";
import { CONSUMER_KEY, flipped, fresh, SECRET } from "./messages.js";

type Modules = typeof import("../../packages/gl-iam/src/assertion/signature-check.js") &
  typeof import("../../packages/gl-iam/src/assertion/schemes/hmac-sha256.js") &
  typeof import("../../packages/gl-iam/src/core.js") &
  typeof import("../../packages/gl-iam/src/crypto/ids.js") &
  typeof import("../../packages/gl-iam/src/crypto/keyring.js") &
  typeof import("../../packages/gl-iam/src/crypto/secret.js") &
  typeof import("../../packages/gl-iam/src/partner-registry.js");
type Validation = import("../../packages/gl-iam/src/assertion/signature-check.js").SignatureValidation;
type Core = import("../../packages/gl-iam/src/core.js").Core;
type CoreParts = import("../../packages/gl-iam/src/core.js").CoreParts;
type Credentials = import("../../packages/gl-iam/src/partner/records.js").PartnerCredentials;

const FILES = ["assertion/signature-check", "assertion/schemes/hmac-sha256", "core"].concat([
  "crypto/ids",
  "crypto/keyring",
  "crypto/secret",
  "partner-registry",
]);

async function compiled(): Promise<Modules> {
  const url = (file: string) => new URL(`../../packages/gl-iam/dist/${file}.js`, import.meta.url).href;
  const modules: object[] = await Promise.all(FILES.map((file) => import(url(file))));
  return Object.assign({}, ...modules) as Modules;
}

const RESTRICTIONS = {
  allowedEmailDomains: ["acme.example", "acme.test"],
  allowedSourceIps: ["10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32"],
};

function credentials({ Keyring, Secret, newId }: Modules) {
  const keyring = new Keyring(new Map([[1, Buffer.alloc(32, 7)]]));
  const [partnerId, secretId] = [newId(), newId()];
  const partner = { id: partnerId, orgId: "default", consumerKey: CONSUMER_KEY, isActive: true, ...RESTRICTIONS };
  const sealed = keyring.seal(new Secret(SECRET), { partnerId, secretId });
  const secrets = [{ id: secretId, expiresAt: null, ...sealed }];
  return {
    keyring,
    found: { partner, secrets, assertionsFrom: null, epoch: 0, version: "" } as unknown as Credentials,
  };
}

/** A core whose look-up costs a resolved promise. */
function coreOf({ Core }: Modules, keyring: CoreParts["keyring"], found: Credentials): Core {
  const store = { partners: { findCredentials: () => Promise.resolve(found) } };
  const trail = { refused() {} };
  const parts = {
    cacheSeconds: 0,
    store,
    keyring,
    trail,
    clock: () => new Date(),
    audience: [],
    defaultOrgId: "default",
  };
  return new Core(parts as unknown as CoreParts);
}

/** The whole library, with the partner in a database of this process. It asks that for changes twice a second. */
async function remembering() {
  const registry = new PostgreSQLPartnerRegistryProvider({
    databaseUrl: "pglite://memory",
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKey: generateEncryptionKey() },
  });
  const given = { consumerKey: CONSUMER_KEY, consumerSecret: SECRET };
  (await registry.registerPartner({ partnerName: "Acme", orgId: "default", ...given, ...RESTRICTIONS })).unwrap();
  return registry;
}

function signed(name: string, verify: (input: Validation) => unknown): Verifier<Validation> {
  return {
    name,
    sign(message) {
      const [payload, timestamp] = [JSON.stringify(message), new Date().toISOString()];
      const mac = createHmac("sha256", SECRET).update(`${timestamp}|${CONSUMER_KEY}|${payload}`).digest("hex");
      const beside = { email: message.email, sourceIp: "192.0.2.77" };
      return { consumerKey: CONSUMER_KEY, timestamp, payload, signature: mac, ...beside };
    },
    verify,
    tamper: (input) => ({ ...input, signature: flipped(input.signature, 9) }),
  };
}

const copy = (input: Validation): Validation => ({
  consumerKey: fresh(input.consumerKey),
  timestamp: fresh(input.timestamp),
  payload: fresh(input.payload as string),
  signature: fresh(input.signature),
  email: fresh(input.email ?? ""),
  sourceIp: fresh(input.sourceIp ?? ""),
});

/** Every field by name, as a caller writes it: with one field more, each object of a spread has a shape of its own. */
const cached = (input: Validation): Validation => {
  const { consumerKey, timestamp, payload, signature, email, sourceIp } = copy(input);
  return { consumerKey, timestamp, payload, signature, email, sourceIp, cacheSeconds: 1 };
};

const NOTHING = new Uint8Array();

export async function ours(): Promise<readonly Candidate[]> {
  const modules = await compiled();
  const { keyring, found } = credentials(modules);
  const core = coreOf(modules, keyring, found);
  const check = new modules.SignatureCheck(core);
  const standing = { healthCheck: async () => true, close: async () => {} };
  const registry = new modules.StoredPartnerRegistry(core, standing);
  const remembered = await remembering();
  const { HMAC_SHA256 } = modules;
  const key = HMAC_SHA256.readKey(new modules.Secret(SECRET));
  // The signature is decoded beforehand: this is the MAC and the comparison alone.
  const decoded = (input: Validation) => ({ input, bytes: HMAC_SHA256.parseSignature(input.signature) ?? NOTHING });
  const whole = signed("", () => undefined);
  const alone: Verifier<ReturnType<typeof decoded>> = {
    name: "gl-iam: MAC and comparison alone",
    sign: async (message) => decoded(await whole.sign(message)),
    verify: ({ input: { consumerKey, timestamp, payload }, bytes }) =>
      key?.verifies({ consumerKey, timestamp, text: payload as string, payload: NOTHING }, bytes),
    tamper: ({ input }) => decoded(whole.tamper(input)),
  };
  return [
    await candidate(alone, ({ input }) => decoded(copy(input))),
    await candidate(
      signed("gl-iam: the check behind the look-up", (input) => check.judge(found, check.parse(input), {})),
      copy,
    ),
    await candidate(
      signed(
        "gl-iam: validatePartnerSignature, credentials at hand",
        async (input) => (await registry.validatePartnerSignature(input)).isOk,
      ),
      copy,
    ),
    await candidate(
      signed(
        "gl-iam: validatePartnerSignature, cacheSeconds: 1",
        async (input) => (await remembered.validatePartnerSignature(input)).isOk,
      ),
      cached,
    ),
  ];
}
