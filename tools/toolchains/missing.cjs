/** An application without one of the optional packages hears which, and how to get it. */
const { generateEncryptionKey, IAMGateway } = require("gl-iam");
const { PostgreSQLProvider } = require("gl-iam/postgresql");

async function main() {
  const provider = new PostgreSQLProvider({ databaseUrl: "pglite://memory", secretKey: generateEncryptionKey() });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const made = await gateway.createUserWithPassword({ email: "ada@example.com" }, "correct horse battery staple");
  await gateway.close();
  const [, , missing] = process.argv;
  if (made.isOk || !made.error.message.includes(missing) || !made.error.message.includes("npm install")) {
    throw new Error(`${missing} is not named: ${made.isOk ? "it worked" : made.error.message}`);
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
