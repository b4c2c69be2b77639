import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ErrorCode } from "gl-iam";
import { expect, test, vi } from "vitest";
// The demo starts the command from its build: importing this makes it.
import "../tools/testing/command.js";
import { check, refused, summary } from "./demo/terminal.js";

// Each starts a process and most an embedded database, beside everything else that the test run does at that moment.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs an example as a reader would: in a process of its own, from its source. */
function run(example: string, settings: Record<string, string> = {}): Promise<Outcome> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(GL_IAM_|NODE_OPTIONS$|FORCE_COLOR$)/.test(name));
  const env = { ...Object.fromEntries(inherited), ...settings };
  const args = ["-C", "gl-iam-source", "--import", "tsx", `examples/${example}`];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
  });
}

/** What the Python original's documentation shows, with the varying values replaced. */
const EXPECTED_REGISTRATION = `Provider healthy: True

Partner registered!
  ID: UUID
  Name: Acme Corp
  Consumer Key: ck_live_KEY
  Consumer Secret: cs_live_SECRET
  SSO Mode: idp_initiated
  User Provisioning: jit

  Store the consumer secret securely - it won't be shown again!
`;

test("register-partner.ts prints the credential of a new partner", async () => {
  const { exitCode, stdout, stderr } = await run("register-partner.ts");
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  const withoutValues = stdout
    .replace(/ID: [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/m, "ID: UUID")
    .replace(/ck_live_[0-9A-Za-z]{39}$/m, "ck_live_KEY")
    .replace(/cs_live_[0-9A-Za-z]{39}$/m, "cs_live_SECRET");
  expect(withoutValues).toBe(EXPECTED_REGISTRATION);
});

test("register-partner.ts names every missing key of a kept database", async () => {
  const { exitCode, stderr } = await run("register-partner.ts", {
    GL_IAM_DATABASE_URL: "pglite://memory",
    GL_IAM_SECRET_KEY: "",
    GL_IAM_ENCRYPTION_KEY: "",
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("secretKey is required; crypto.encryptionKeys.1 is required");
});

test("gateway.ts opens a session, keeps organizations apart and ends a session whose token was reused", async () => {
  const { exitCode, stdout, stderr } = await run("gateway.ts");
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([
    "User: ada@example.com org_admin",
    "Session: Bearer 900 s",
    "Is org_member: true",
    "Is platform_admin: false",
    "In another organization: session_not_found",
    "Refresh token used twice: invalid_token",
    "The session after that: session_not_found",
    "Partner: Acme Corp idp_initiated jit",
    "Audited: user_created, session_created, login_success, token_reuse_detected, session_revoked, partner_registered",
  ]);
});

test("sign-in.ts signs a user in, once, and refuses what was not signed", async () => {
  const { exitCode, stdout, stderr } = await run("sign-in.ts");
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([
    "signed in: alice@acme.example [ 'org_member' ] Bearer 900 s",
    "the same assertion again: assertion_replayed",
    "another payload: invalid_partner_signature",
  ]);
});

test("demo.ts passes all of its own checks", async () => {
  const { exitCode, stdout, stderr } = await run("demo.ts");
  expect(stderr).toBe("");
  expect(stdout).not.toContain("✗");
  // Two lines fewer where neither openssl nor python3 is installed.
  expect(stdout).toMatch(/\n5[79] checks, 0 failed, \d+\.\d s\n$/);
  expect(stdout.match(/refused: /g)?.length).toBeGreaterThan(10);
  expect(exitCode).toBe(0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no colours where there is no terminal
  expect(stdout).not.toMatch(/\x1b/);
});

test("a line that differs from what is expected makes the demo's exit code 1", () => {
  const print = vi.spyOn(console, "log").mockReturnValue();
  check("as expected", "accepted", "accepted");
  expect(summary(performance.now())).toBe(0);
  refused("a forged one", ErrorCode.INVALID_PARTNER_SIGNATURE, { status: 200, body: {} });
  expect(summary(performance.now())).toBe(1);
  expect(print.mock.calls.join("\n")).toContain("accepted, not refused: invalid_partner_signature");
  print.mockRestore();
});
