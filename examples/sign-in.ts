/**
 * From a registered partner to a signed-in user: both sides in one file.
 *
 *     node -C gl-iam-source --import tsx examples/sign-in.ts
 */
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { signAssertion } from "gl-iam-signer";

// The application. Its database is in memory, so it can make new keys here. For a lasting database, keep the keys.
const provider = new PostgreSQLProvider({
  databaseUrl: "pglite://memory",
  secretKey: generateEncryptionKey(),
  crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
  enablePartnerRegistry: true,
});
const gateway = IAMGateway.fromFullstackProvider(provider);
const registered = await gateway.partnerRegistry.registerPartner({
  partnerName: "Acme Corp",
  orgId: "default",
  allowedEmailDomains: ["acme.example"],
});
const { consumerKey, consumerSecret } = registered.unwrap();

// The partner. Its backend holds the credential and signs which user is signed in there.
const { headers, body } = await signAssertion({
  consumerKey,
  consumerSecret,
  payload: { external_id: "u-1001", email: "alice@acme.example", display_name: "Alice" },
});

// The application again, with the request that arrived.
const received = {
  consumerKey: headers["X-Consumer-Key"],
  signature: headers["X-Signature"],
  timestamp: headers["X-Timestamp"],
  payload: body,
  sourceIp: "203.0.113.7", // the address of the connection
};
const issued = await gateway.sso.issueToken(received);
const signedIn = await gateway.sso.authenticate({ token: issued.unwrap().token });
const { user, session } = signedIn.unwrap();
console.log("signed in:", user.email, user.roles, session.tokenType, `${session.expiresIn} s`);

const again = await gateway.sso.issueToken(received);
console.log("the same assertion again:", again.isErr && again.error.code);

const forged = await gateway.sso.issueToken({
  ...received,
  payload: '{"external_id":"u-1","email":"ceo@acme.example"}',
});
console.log("another payload:", forged.isErr && forged.error.code);

await gateway.close();
