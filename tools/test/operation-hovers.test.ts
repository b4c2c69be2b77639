/** What an editor shows where an operation of the gateway is called. */
import { fileURLToPath } from "node:url";
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { expect, test } from "vitest";
import { hovering } from "../language-service/hover.mjs";

// It opens no database before its first call.
const gateway = IAMGateway.fromFullstackProvider(
  new PostgreSQLProvider({
    databaseUrl: "pglite://memory",
    secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
  }),
);
const GROUPS = Object.entries(gateway).filter(([, value]) => typeof value === "object");
const CALLS = [
  ...operationsOf(gateway).map((name) => `gateway.${name}`),
  ...GROUPS.flatMap(([group, operations]) => operationsOf(operations).map((name) => `gateway.${group}.${name}`)),
];
const FILE = fileURLToPath(new URL("../../packages/gl-iam/src/typed-in-an-editor.ts", import.meta.url));
const SOURCE = ['declare const gateway: import("./index.js").IAMGateway;', ...CALLS.map((call) => `${call};`)].join(
  "\n",
);

const hover = hovering(FILE, SOURCE);

function operationsOf(of: object): string[] {
  const own = Object.entries(of).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
  const inherited = Object.getOwnPropertyNames(Object.getPrototypeOf(of)).filter((name) => !(name in Object.prototype));
  return [...new Set([...own, ...inherited])].filter((name) => name !== "constructor");
}

test("the operations and the groups were found", () => {
  expect(CALLS.length).toBeGreaterThan(40);
  expect(GROUPS.map(([name]) => name)).toEqual(expect.arrayContaining(["partnerRegistry", "partnerUsers", "sso"]));
});

test.each(CALLS)("%s says what it does, and is shown as it is called", (call) => {
  const { declaration, comment } = hover(`\n${call}`.slice(0, -1));
  expect(comment.length, declaration).toBeGreaterThan(20);
  expect(declaration).toContain(call.slice(call.lastIndexOf(".") + 1));
});

test("an operation names its arguments and its answer", () => {
  expect(hover("\ngateway.setPasswor").declaration).toBe(
    "(method) GatewayOperations.setPassword(userId: string, password: string, call?: UserCall): Promise<Result<User>>",
  );
});
