/**
 * Every verifier of this folder, in its own process, against a real service: a token that is good, one that has ended,
 * one that somebody made, and a service that nobody reaches.
 *
 * A language whose programs are missing is skipped by name; with GL_IAM_TEST_ALL_SIGNERS=1 it fails.
 * `examples/signers/install-runtimes.sh` installs them.
 */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateEncryptionKey, IAMGateway, MachineTokenScope } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp, type NodeListener, nodeListener } from "gl-iam-server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isInstalled } from "../signers/installed.js";

// A JVM or a compiler takes seconds when all other tests run beside it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BUILT = mkdtempSync(join(tmpdir(), "gl-iam-verifiers-"));
const PASSWORD = "correct horse battery staple";

interface Verifier {
  readonly language: string;
  readonly programs: readonly string[];
  readonly compile?: readonly [command: string, ...args: string[]];
  readonly command: readonly [command: string, ...args: string[]];
  /** Whether it hears that a session has ended. */
  readonly isOnline: boolean;
}

const VERIFIERS: readonly Verifier[] = [
  {
    language: "python",
    programs: ["python3"],
    command: ["python3", source("python/introspect.py")],
    isOnline: true,
  },
  {
    language: "go",
    programs: ["go"],
    compile: ["go", "build", "-o", join(BUILT, "verify"), source("go/verify.go")],
    command: [join(BUILT, "verify")],
    isOnline: false,
  },
  {
    language: "java",
    programs: ["java", "javac"],
    compile: ["javac", "-encoding", "UTF-8", "-d", BUILT, source("java/Introspect.java")],
    command: ["java", "-XX:TieredStopAtLevel=1", "-cp", BUILT, "Introspect"],
    isOnline: true,
  },
];

let gateway: IAMGateway;
let server: Server;
let url: string;
let machineToken: string;
let userId: string;
beforeAll(async () => {
  let answer: NodeListener | undefined;
  server = createServer((request, response) => void answer?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new PostgreSQLProvider({
    databaseUrl: "pglite://memory",
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    publicUrl: url,
  });
  gateway = IAMGateway.fromFullstackProvider(provider);
  answer = nodeListener(createApp(gateway, { publicUrl: url }));
  const admin = { email: "ada@example.com", roles: ["org_admin"] };
  userId = (await gateway.createUserWithPassword(admin, PASSWORD)).unwrap().id;
  const machine = { name: "introspection", scopes: [MachineTokenScope.INTROSPECT], makerId: userId };
  machineToken = (await gateway.machineTokens.create(machine)).unwrap().token;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await gateway.close();
  rmSync(BUILT, { recursive: true, force: true });
});

async function accessToken(): Promise<string> {
  return (await gateway.authenticate({ email: "ada@example.com", password: PASSWORD })).unwrap().session.accessToken;
}

function run({ command: [command, ...args] }: Verifier, token: string, at = url): Promise<[number | null, string]> {
  const env = { PATH: process.env.PATH, HOME: BUILT, GL_IAM_URL: at, GL_IAM_MACHINE_TOKEN: machineToken };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "ignore"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", reject).on("close", (code) => resolve([code, output.split(/\s/)[0] ?? ""]));
    child.stdin.on("error", () => {});
    child.stdin.end(`${token}\n`);
  });
}

for (const verifier of VERIFIERS) {
  const missing = verifier.programs.filter((program) => !isInstalled(program));
  const isRequired = process.env.GL_IAM_TEST_ALL_SIGNERS === "1";
  describe.skipIf(missing.length > 0 && !isRequired)(`${verifier.language}`, () => {
    beforeAll(async () => {
      expect(missing).toEqual([]);
      const [command, ...args] = verifier.compile ?? ["true"];
      await promisify(execFile)(command, args, { env: { ...process.env, HOME: BUILT } });
    });

    test("names the user of a good token", async () => {
      expect(await run(verifier, await accessToken())).toEqual([0, userId]);
    });

    test("refuses what somebody made or changed", async () => {
      const [header = "", payload = "", signature = ""] = (await accessToken()).split(".");
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
      const other = Buffer.from(JSON.stringify({ ...claims, sub: "0" })).toString("base64url");
      const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
      for (const token of [`${header}.${other}.${signature}`, `${none}.${payload}.`, "no token", ""]) {
        expect(await run(verifier, token)).toEqual([1, ""]);
      }
    });

    test(verifier.isOnline ? "hears that a session has ended" : "sees no ended session, as it says", async () => {
      const token = await accessToken();
      (await gateway.logout(token)).unwrap();
      expect(await run(verifier, token)).toEqual(verifier.isOnline ? [1, ""] : [0, userId]);
    });

    test("a service that nobody reaches lets nobody in", async () => {
      expect(await run(verifier, await accessToken(), "http://127.0.0.1:9")).toEqual([2, ""]);
    });
  });
}
