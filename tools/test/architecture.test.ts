import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { checkArchitecture } from "../architecture.mjs";
import { FORBIDDEN } from "../architecture-rules.mjs";

// A gate that has never been red proves nothing: each rule here meets the import that it forbids.

let root: string;
const FOLDERS = ["packages", "examples", "tools"];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "architecture-"));
  mkdirSync(join(root, "node_modules"));
  for (const name of readdirSync("node_modules")) {
    const target = name === "gl-iam" ? join(root, "packages/gl-iam") : resolve("node_modules", name);
    symlinkSync(target, join(root, "node_modules", name));
  }
});
afterAll(() => rmSync(root, { recursive: true }));

beforeEach(() => {
  for (const folder of FOLDERS) mkdirSync(join(root, folder));
  write("package.json", '{ "workspaces": ["packages/gl-iam"] }');
  write(
    "packages/gl-iam/package.json",
    '{ "name": "gl-iam", "exports": { ".": { "gl-iam-source": "./src/index.ts" } } }',
  );
});

afterEach(() => {
  for (const folder of FOLDERS) rmSync(join(root, folder), { recursive: true });
});

function write(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

const HTTP = "packages/gl-iam-server/src/http";
const inHttp = (file: string) => `${HTTP}/${file}.ts`;
/** Of the edge: what the imports below point to. */
const EDGE = [
  ...["wire/cors", "limits/turns", "contract/api", "monitoring/health", "session/presented", "sign-in/start"].map(
    inHttp,
  ),
  ...["admin/administrator", "app-state", "app"].map(inHttp),
  ...["environment/environment", "serve/serve", "serve/server", "cli/usage"].map(
    (file) => `packages/gl-iam-server/src/${file}.ts`,
  ),
  ...["hono", "guard/roles"].map((file) => `packages/gl-iam-client/src/${file}.ts`),
];
const CONSOLE = "packages/console/src";
const CORE = "packages/gl-iam/src/partner/partner.ts";
const violations: [rule: string, file: string, content: string][] = [
  ["core-reaches-adapter", CORE, 'import "../postgresql/store.js";'],
  ["core-reaches-adapter", CORE, 'import type { Store } from "../postgresql/store.js";'],
  ["core-reaches-adapter", "packages/gl-iam/src/gateway.ts", 'export { Store } from "./postgresql/store.js";'],
  ["core-reaches-adapter", CORE, 'export const load = () => import("../postgresql/store.js");'],
  ["core-reaches-driver", CORE, 'import pg from "pg";'],
  ["core-reaches-driver", CORE, 'import type { Kysely } from "kysely";'],
  ["core-reaches-driver", CORE, 'import { PGlite } from "@electric-sql/pglite";'],
  ["core-reaches-driver", CORE, 'import "fs-native-extensions";'],
  ["core-reaches-http", CORE, 'import { request } from "node:http";'],
  ["core-reaches-http", CORE, 'import { request } from "node:https";'],
  ["core-reaches-http", CORE, 'import { connect } from "node:http2";'],
  ["core-reaches-host", CORE, 'import { readFileSync } from "node:fs";'],
  ["core-reaches-host", CORE, 'import { readFile } from "node:fs/promises";'],
  ["core-reaches-host", CORE, 'import { env } from "node:process";'],
  ["core-reaches-host", CORE, 'import { spawn } from "child_process";'],
  ["core-reaches-host", CORE, 'import { hostname } from "node:os";'],
  ["core-reaches-host", CORE, 'import { setTimeout } from "node:timers/promises";'],
  ["core-reaches-host", CORE, 'import { performance } from "node:perf_hooks";'],
  ["circular", "packages/gl-iam/src/postgresql/store.ts", 'import "./sibling.js";'],
  ["circular", "packages/gl-iam-server/src/a.ts", 'import type { A } from "./b.js"; export type B = A;'],
  ["other-package-internals", "packages/gl-iam-server/src/a.ts", 'import "../../gl-iam/src/postgresql/store.js";'],
  [
    "other-package-internals",
    "packages/gl-iam-server/test/a.test.ts",
    'import "../../gl-iam/src/postgresql/store.js";',
  ],
  ["other-package-internals", "examples/a.ts", 'import "../packages/gl-iam/src/postgresql/store.js";'],
  ["unresolvable", "packages/gl-iam-server/src/a.ts", 'import "gl-iam/src/postgresql/store.js";'],
  ["unresolvable", CORE, 'import "./nowhere.js";'],
  ["signer-has-dependency", "packages/gl-iam-signer/src/sign.ts", 'import { webcrypto } from "node:crypto";'],
  ["signer-has-dependency", "packages/gl-iam-signer/src/sign.ts", 'import { SignJWT } from "jose";'],
  ["client-has-dependency", "packages/gl-iam-client/src/index.ts", 'import { readFile } from "node:fs/promises";'],
  ["client-has-dependency", "packages/gl-iam-client/src/index.ts", 'import type { IAMGateway } from "gl-iam";'],
  ["client-has-dependency", "packages/gl-iam-client/src/guard/guard.ts", 'import type { Context } from "hono";'],
  ["client-adapter-has-dependency", "packages/gl-iam-client/src/express.ts", 'import fs from "node:fs";'],
  ["client-adapter-has-dependency", "packages/gl-iam-client/src/next.ts", 'import type { IAMGateway } from "gl-iam";'],
  ["client-reaches-adapter", "packages/gl-iam-client/src/guard/guard.ts", 'import "../hono.js";'],
  ["client-api-reaches-guard", "packages/gl-iam-client/src/api/client.ts", 'import "../guard/roles.js";'],
  ["browser-kit-has-dependency", "packages/gl-iam-embed/src/protocol.ts", 'import "jose";'],
  ["browser-kit-has-dependency", "packages/gl-iam-embed/src/protocol.ts", 'import "gl-iam-signer";'],
  ["server-reaches-database", "packages/gl-iam-server/src/a.ts", 'import pg from "pg";'],
  ["server-reaches-database", "packages/gl-iam-server/src/a.ts", 'import { sql } from "kysely";'],
  ["wire-reaches-other-room", `${HTTP}/wire/cors.ts`, 'import "../app-state.js";'],
  ["wire-reaches-other-room", `${HTTP}/wire/cors.ts`, 'import "../limits/turns.js";'],
  ["limits-reaches-other-room", `${HTTP}/limits/turns.ts`, 'import "../admin/administrator.js";'],
  ["contract-reaches-other-room", `${HTTP}/contract/api.ts`, 'import "../admin/administrator.js";'],
  ["contract-reaches-other-room", `${HTTP}/contract/api.ts`, 'import type { A } from "../app.js";'],
  ["monitoring-reaches-other-room", `${HTTP}/monitoring/health.ts`, 'import "../session/presented.js";'],
  ["session-reaches-other-room", `${HTTP}/session/presented.ts`, 'import "../sign-in/start.js";'],
  ["sign-in-reaches-other-room", `${HTTP}/sign-in/start.ts`, 'import "../admin/administrator.js";'],
  ["admin-reaches-other-room", `${HTTP}/admin/administrator.ts`, 'import "../sign-in/start.js";'],
  ["pages-reaches-other-room", `${HTTP}/pages/page.ts`, 'import "../admin/administrator.js";'],
  ["setup-reaches-other-room", `${HTTP}/setup/page.ts`, 'import "../admin/administrator.js";'],
  ["embed-reaches-other-room", `${HTTP}/embed/scripts.ts`, 'import "../session/presented.js";'],
  ["app-reaches-process", `${HTTP}/app.ts`, 'import "../environment/environment.js";'],
  ["app-reaches-process", `${HTTP}/app.ts`, 'import "../serve/serve.js";'],
  ["app-reaches-process", `${HTTP}/app.ts`, 'import { readFileSync } from "node:fs";'],
  ["process-reaches-command", "packages/gl-iam-server/src/serve/serve.ts", 'import "../cli/usage.js";'],
  ["process-reaches-command", "packages/gl-iam-server/src/serve/serve.ts", 'import "../environment/environment.js";'],
  ["embed-reaches-other-room", `${HTTP}/embed/pages.ts`, 'import "../sign-in/start.js";'],
  ["console-reaches-other-room", `${HTTP}/console/pages.ts`, 'import "../app-state.js";'],
  ["console-reaches-service", `${CONSOLE}/look/page.tsx`, 'import "gl-iam"; export const Page = () => <p />;'],
  ["console-reaches-service", `${CONSOLE}/look/page.tsx`, 'import { readFileSync } from "node:fs";'],
  ["console-api-reaches-other-room", `${CONSOLE}/api/client.ts`, 'import "../users/user.ts";'],
  ["console-words-reaches-other-room", `${CONSOLE}/words/en.ts`, 'import "../users/user.ts";'],
  ["console-look-reaches-other-room", `${CONSOLE}/look/page.tsx`, 'import "../users/user.ts";'],
  ["console-page-reaches-shell", `${CONSOLE}/users/page.tsx`, 'export const load = () => import("../shell/app.ts");'],
  ["mock-partner-reaches-service", "packages/gl-iam-server/src/mock-partner/target.ts", 'import "../http/app.js";'],
  ["command-reaches-inside", "packages/gl-iam-server/src/cli/usage.ts", 'import "../http/app.js";'],
  ["command-reaches-inside", "packages/gl-iam-server/src/cli/usage.ts", 'import "../serve/server.js";'],
];

test.each(violations)("%s: %s with %s", async (rule, file, content) => {
  write("packages/gl-iam/src/postgresql/store.ts", "export type Store = object;\nexport const Store = 1;");
  write("packages/gl-iam/src/postgresql/sibling.ts", 'import "./store.js";');
  write("packages/gl-iam-server/src/b.ts", 'import type { B } from "./a.js"; export type A = B;');
  write("packages/gl-iam-server/src/a.ts", "export type B = 1;");
  write(`${CONSOLE}/users/user.ts`, "export type A = 1;");
  write(`${CONSOLE}/shell/app.ts`, "export const A = 1;");
  write("packages/gl-iam/src/index.ts", "export const A = 1;");
  for (const path of EDGE) write(path, "export type A = 1;");
  write(file, content);

  const { problems } = await checkArchitecture(root);

  expect(problems).toContainEqual(expect.stringMatching(`^${rule}: .*${file}`));
});

test("every rule is tested", () => {
  expect(new Set(violations.map(([rule]) => rule))).toEqual(new Set(FORBIDDEN.map(({ name }) => name)));
});

test("allowed imports pass and are counted", async () => {
  write("packages/gl-iam/src/errors.ts", "export type Code = string;");
  write(
    CORE,
    'import { BlockList } from "node:net";\nimport { randomBytes } from "node:crypto";\nimport "../errors.js";',
  );
  write("packages/gl-iam/src/postgresql/store.ts", 'import pg from "pg";\nimport type { Code } from "../errors.js";');
  write("packages/gl-iam/src/index.ts", 'export * from "./postgresql/store.js";');
  write("packages/gl-iam-server/src/a.ts", 'import "gl-iam";');
  write(`${HTTP}/wire/cors.ts`, "export type A = 1;");
  write(`${HTTP}/app-state.ts`, 'import type { A } from "./wire/cors.js"; export type B = A;');
  write(
    `${HTTP}/sign-in/start.ts`,
    'import type { A } from "../wire/cors.js";\nimport type { B } from "../app-state.js";',
  );
  write("packages/gl-iam-server/src/serve/serve.ts", 'import "../http/sign-in/start.js";');
  write("packages/gl-iam-server/src/cli/usage.ts", 'import "../serve/serve.js";');
  write("examples/a.ts", 'import "gl-iam";');

  expect(await checkArchitecture(root)).toEqual({ modules: 10, dependencies: 13, problems: [] });
});

test("a tree in which nothing was read is not a success", async () => {
  const { problems } = await checkArchitecture(root);

  expect(problems).toEqual([expect.stringContaining("no source file"), expect.stringContaining("no import")]);
});
