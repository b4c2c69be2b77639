/** However a caller logs a provider or a gateway, the log has no key and no database password. */
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { generateEncryptionKey, IAMGateway } from "../src/index.js";
import { PostgreSQLPartnerRegistryProvider, PostgreSQLProvider } from "../src/postgresql/index.js";

const KEY = generateEncryptionKey();
const BYTES = [...Buffer.from(KEY, "base64url")];
const CONFIG = {
  databaseUrl: "postgresql://gl_iam:database-canary@127.0.0.1:1/gliam",
  secretKey: "secret-key-canary-0123456789-0123456789",
  crypto: { encryptionKeys: { 1: KEY } },
};
const FORBIDDEN = {
  "the database's password": "database-canary",
  "the secret key": "secret-key-canary",
  "an encryption key": KEY,
  "its bytes": BYTES.slice(0, 6).join(","),
  "its bytes, inspected": BYTES.slice(0, 6).join(", "),
  "its bytes as hex": Buffer.from(BYTES).toString("hex").slice(0, 16),
  "its bytes as Buffers print": BYTES.slice(0, 6)
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join(" "),
};

test.each([
  ["PostgreSQLProvider", () => new PostgreSQLProvider({ ...CONFIG, enablePartnerRegistry: true })],
  ["PostgreSQLPartnerRegistryProvider", () => new PostgreSQLPartnerRegistryProvider(CONFIG)],
  [
    "IAMGateway",
    () => IAMGateway.fromFullstackProvider(new PostgreSQLProvider({ ...CONFIG, enablePartnerRegistry: true })),
  ],
])("%s, before and after its first call", async (_, make) => {
  const made = make();
  for (let times = 0; times < 2; times += 1) {
    const printed = [
      JSON.stringify(made),
      inspect(made, { depth: 50, showHidden: true }),
      String(made),
      JSON.stringify(Object.entries(made)),
      inspect({ ...made }, { depth: 50 }),
    ].join("\n");
    for (const [what, text] of Object.entries(FORBIDDEN)) expect(printed.includes(text), what).toBe(false);
    expect(await made.healthCheck()).toBe(false);
  }
  await made.close();
});
