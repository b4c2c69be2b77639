/**
 * Users, sessions, roles and the partner registry through one gateway.
 *
 *     node -C gl-iam-source --import tsx examples/gateway.ts
 *
 * By default it uses an embedded database in memory, which is gone at exit. To use another database, set
 * GL_IAM_DATABASE_URL, GL_IAM_SECRET_KEY and GL_IAM_ENCRYPTION_KEY; a second run is then refused with
 * `user_already_exists`.
 */
import { CallbackAuditHandler, generateEncryptionKey, hasStandardRole, IAMGateway, StandardRole } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";

const {
  GL_IAM_DATABASE_URL: databaseUrl = "pglite://memory",
  // New keys at each start are right only for the database in memory. Otherwise keep the keys.
  GL_IAM_SECRET_KEY: secretKey = generateEncryptionKey(),
  GL_IAM_ENCRYPTION_KEY: encryptionKey = generateEncryptionKey(),
} = process.env;

const provider = new PostgreSQLProvider({
  databaseUrl,
  secretKey,
  crypto: { encryptionKeys: { 1: encryptionKey } },
  enablePartnerRegistry: true,
});
const audited: string[] = [];
const gateway = IAMGateway.fromFullstackProvider(provider, {
  auditHandlers: [new CallbackAuditHandler(({ eventType }) => void audited.push(eventType))],
});
const inDefault = { organizationId: "default" };

try {
  // A user signs in with a password and gets a session.
  const admin = { email: "ada@example.com", displayName: "Ada", roles: [StandardRole.ORG_ADMIN] };
  const password = "correct horse battery staple";
  const user = (await gateway.createUserWithPassword(admin, password, inDefault)).unwrap();
  console.log("User:", user.email, user.roles.join(", "));

  const { session } = (await gateway.authenticate({ email: admin.email, password }, inDefault)).unwrap();
  console.log("Session:", session.tokenType, `${session.expiresIn} s`);

  // Roles are a hierarchy: an org_admin is an org_member too, and no platform_admin.
  const current = (await gateway.validateSession(session.accessToken, inDefault)).unwrap();
  console.log("Is org_member:", hasStandardRole(current, StandardRole.ORG_MEMBER));
  console.log("Is platform_admin:", hasStandardRole(current, StandardRole.PLATFORM_ADMIN));

  // Another organization does not know this session.
  const elsewhere = await gateway.validateSession(session.accessToken, { organizationId: "another" });
  console.log("In another organization:", elsewhere.isErr && elsewhere.error.code);

  // A refresh token works once. A lost answer can be repeated for half a minute. After its successor was used too, one
  // of them was stolen, and the session ends.
  const answer = (await gateway.refreshSession(session.refreshToken, inDefault)).unwrap();
  const next = (await gateway.refreshSession(answer.refreshToken, inDefault)).unwrap();
  const reused = await gateway.refreshSession(session.refreshToken, inDefault);
  console.log("Refresh token used twice:", reused.isErr && reused.error.code);
  const ended = await gateway.validateSession(next.accessToken, inDefault);
  console.log("The session after that:", ended.isErr && ended.error.code);

  // The gateway found the partner registry, because the provider has it enabled.
  const { partner } = (
    await gateway.partnerRegistry.registerPartner({ partnerName: "Acme Corp", orgId: "default" }, { actor: user.id })
  ).unwrap();
  console.log("Partner:", partner.partnerName, partner.ssoMode, partner.userProvisioning);
  console.log("Audited:", audited.join(", "));
} finally {
  await gateway.close();
}
