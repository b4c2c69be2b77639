/**
 * Registers an SSO partner and prints its credential.
 *
 *     node -C gl-iam-source --import tsx examples/register-partner.ts
 *
 * By default it uses an embedded database in memory, which is gone at exit. To use another database, set
 * GL_IAM_DATABASE_URL, GL_IAM_SECRET_KEY and GL_IAM_ENCRYPTION_KEY.
 */
import { ErrorCode, generateEncryptionKey, SSOMode, type SSOPartnerCreate, SSOUserProvisioning } from "gl-iam";
import { PostgreSQLPartnerRegistryProvider } from "gl-iam/postgresql";

const provider = new PostgreSQLPartnerRegistryProvider(configuration());

try {
  // Printed as the Python original prints it, so that both can be compared line by line.
  console.log(`Provider healthy: ${(await provider.healthCheck()) ? "True" : "False"}`);

  const partner: SSOPartnerCreate = {
    partnerName: "Acme Corp",
    orgId: "default",
    allowedOrigins: ["https://portal.acme.example"],
    ssoMode: SSOMode.IDP_INITIATED,
    userProvisioning: SSOUserProvisioning.JIT,
    metadata: { contact: "it@acme.example" },
    // Restrictions. Absent or null means no restriction; an empty list allows nobody.
    allowedEmailDomains: ["acme.example"],
    allowedSourceIps: ["203.0.113.0/24"],
    maxUsers: 500,
    allowedRoles: ["org_member"],
  };

  const result = await provider.registerPartner(partner);
  if (result.isOk) {
    const { partner, consumerKey, consumerSecret } = result.value;
    console.log("\nPartner registered!");
    console.log(`  ID: ${partner.id}`);
    console.log(`  Name: ${partner.partnerName}`);
    console.log(`  Consumer Key: ${consumerKey}`);
    console.log(`  Consumer Secret: ${consumerSecret}`);
    console.log(`  SSO Mode: ${partner.ssoMode}`);
    console.log(`  User Provisioning: ${partner.userProvisioning}`);
    console.log("\n  Store the consumer secret securely - it won't be shown again!");
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
    // New keys at each start are right only for data that is gone at exit. Otherwise keep the keys.
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
