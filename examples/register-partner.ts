/**
 * Registers an SSO partner and prints its credential.
 *
 *     node -C gl-iam-source --import tsx examples/register-partner.ts
 *
 * As it stands it uses an embedded database in memory, gone at exit. For a real one set GL_IAM_DATABASE_URL,
 * GL_IAM_SECRET_KEY and GL_IAM_ENCRYPTION_KEY.
 */
import { ErrorCode, generateEncryptionKey, SSOMode, type SSOPartnerCreate, SSOUserProvisioning } from "gl-iam";
import { PostgreSQLPartnerRegistryProvider } from "gl-iam/postgresql";

const provider = new PostgreSQLPartnerRegistryProvider(configuration());

try {
  console.log("Healthy:", await provider.healthCheck());

  const partner: SSOPartnerCreate = {
    partnerName: "Acme Corp",
    orgId: "default",
    allowedOrigins: ["https://portal.acme.example"],
    ssoMode: SSOMode.IDP_INITIATED,
    userProvisioning: SSOUserProvisioning.JIT,
    metadata: { contact: "it@acme.example" },
    // Restrictions. Left out or null: none. An empty list: nobody.
    allowedEmailDomains: ["acme.example"],
    allowedSourceIps: ["203.0.113.0/24"],
    maxUsers: 500,
    allowedRoles: ["org_member"],
  };

  const result = await provider.registerPartner(partner);
  if (result.isOk) {
    const { partner, consumerKey, consumerSecret } = result.value;
    console.log("Partner registered:", partner.partnerName);
    console.log("Partner id:        ", partner.id);
    console.log("Consumer key:      ", consumerKey);
    console.log("Consumer secret:   ", consumerSecret);
    console.log("Store the secret now and hand it over through a safe channel: it is not shown again.");
  } else if (result.error.code === ErrorCode.PARTNER_ALREADY_EXISTS) {
    console.error("A partner of this name is registered already.");
    process.exitCode = 1;
  } else {
    console.error(`Refused: ${result.error.code}: ${result.error.message}`);
    process.exitCode = 1;
  }
} finally {
  await provider.close();
}

function configuration() {
  const { GL_IAM_DATABASE_URL, GL_IAM_SECRET_KEY, GL_IAM_ENCRYPTION_KEY } = process.env;
  if (GL_IAM_DATABASE_URL === undefined) {
    // Keys are made here only because the data is gone at exit. A kept database needs kept keys.
    return { databaseUrl: "pglite://memory", secretKey: generateEncryptionKey(), crypto: newKeys() };
  }
  return {
    databaseUrl: GL_IAM_DATABASE_URL,
    secretKey: GL_IAM_SECRET_KEY,
    crypto: { encryptionKeys: { 1: GL_IAM_ENCRYPTION_KEY } },
  };
}

function newKeys() {
  return { encryptionKeys: { 1: generateEncryptionKey() } };
}
