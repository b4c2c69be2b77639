/**
 * What a new user writes first: registers a partner, signs as that partner, and has the signature checked.
 * check-packages.mjs compiles it in a blank project against the packed packages, and runs it. It uses no types but the
 * language's and the packages'.
 */
import { ErrorCode, generateEncryptionKey } from "gl-iam";
import { PostgreSQLPartnerRegistryProvider } from "gl-iam/postgresql";
import { signAssertion } from "gl-iam-signer";

const provider = new PostgreSQLPartnerRegistryProvider({
  databaseUrl: "pglite://memory",
  secretKey: generateEncryptionKey(),
  crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
});

const registration = await provider.registerPartner({ partnerName: "Acme Corp", orgId: "default" });
const { partner, consumerKey, consumerSecret } = registration.unwrap();

const { headers, body } = await signAssertion({
  consumerKey,
  consumerSecret,
  payload: { external_id: "u-1001", email: "alice@acme.example" },
});
const signed = {
  consumerKey: headers["X-Consumer-Key"],
  signature: headers["X-Signature"],
  timestamp: headers["X-Timestamp"],
  payload: body,
};

const accepted = await provider.validatePartnerSignature(signed);
if (accepted.unwrap().id !== partner.id) throw new Error("the signature was taken for another partner's");

const forged = await provider.validatePartnerSignature({ ...signed, payload: `${body} ` });
if (forged.isOk || forged.error.code !== ErrorCode.INVALID_PARTNER_SIGNATURE) throw new Error("a forgery was accepted");

await provider.close();
