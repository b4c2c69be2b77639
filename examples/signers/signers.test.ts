/**
 * Every signer of this folder, in its own process: it gives every answer of vectors/signature.json, and an application
 * accepts what it signs.
 *
 * A language whose programs are missing is skipped by name; with GL_IAM_TEST_ALL_SIGNERS=1 it fails.
 * `install-runtimes.sh` installs them.
 */
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Application } from "./application.js";
import { isInstalled } from "./installed.js";

// A JVM or a compiler takes seconds when all other tests run beside it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const HERE = fileURLToPath(new URL(".", import.meta.url));
const BUILT = mkdtempSync(join(tmpdir(), "gl-iam-signers-"));
afterAll(() => rmSync(BUILT, { recursive: true, force: true }));

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.close());

interface Signer {
  readonly language: string;
  /** All of them must be on the PATH. */
  readonly programs: readonly string[];
  /** Once, before the first run. */
  readonly compile?: readonly [command: string, ...args: string[]];
  readonly command: readonly [command: string, ...args: string[]];
}

const source = (path: string) => join(HERE, path);
const built = (path: string) => join(BUILT, path);

const SIGNERS: readonly Signer[] = [
  { language: "bash", programs: ["bash", "openssl"], command: ["bash", source("bash/sign.sh")] },
  { language: "python", programs: ["python3"], command: ["python3", source("python/sign.py")] },
  { language: "node", programs: ["node"], command: ["node", source("node/sign.mjs")] },
  { language: "php", programs: ["php"], command: ["php", source("php/sign.php")] },
  {
    language: "go",
    programs: ["go"],
    compile: ["go", "build", "-o", built("sign"), source("go/sign.go")],
    command: [built("sign")],
  },
  {
    language: "java",
    programs: ["java", "javac"],
    compile: ["javac", "-encoding", "UTF-8", "-d", BUILT, source("java/SignAssertion.java")],
    command: ["java", "-XX:TieredStopAtLevel=1", "-cp", BUILT, "SignAssertion"],
  },
  { language: "ruby", programs: ["ruby"], command: ["ruby", source("ruby/sign.rb")] },
  {
    language: "csharp",
    programs: ["mcs", "mono"],
    compile: ["mcs", `-out:${built("Sign.exe")}`, source("csharp/Sign.cs")],
    command: ["mono", built("Sign.exe")],
  },
];

interface Vector {
  readonly name: string;
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly timestamp: string;
  readonly payload_base64?: string;
  readonly payload_repeat?: { prefix: string; unit: string; times: number; suffix: string };
  readonly signature: string;
}

const { vectors } = JSON.parse(readFileSync(source("../../vectors/signature.json"), "utf8")) as { vectors: Vector[] };

function payloadOf({ payload_base64, payload_repeat }: Vector): Buffer {
  if (payload_base64 !== undefined) return Buffer.from(payload_base64, "base64");
  const { prefix, unit, times, suffix } = payload_repeat as NonNullable<Vector["payload_repeat"]>;
  return Buffer.from(prefix + unit.repeat(times) + suffix);
}

interface Settings {
  readonly key?: string;
  readonly secret?: string;
  readonly timestamp?: string;
  readonly path?: string;
}

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** With no environment but what the signer is to read, and with no locale. */
function run({ command: [command, ...args] }: Signer, settings: Settings, payload: Buffer): Promise<Outcome> {
  const env = {
    PATH: settings.path ?? process.env.PATH,
    GL_IAM_CONSUMER_KEY: settings.key,
    GL_IAM_CONSUMER_SECRET: settings.secret,
    GL_IAM_TIMESTAMP: settings.timestamp,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output.stderr += text;
    });
    child.on("error", reject).on("close", (exitCode) => resolve({ exitCode, ...output }));
    child.stdin.on("error", () => {}); // a signer that refuses ends without reading its payload
    child.stdin.end(payload);
  });
}

function headersOf({ exitCode, stdout, stderr }: Outcome): Record<string, string> {
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const lines = stdout.split("\n");
  expect(lines.pop()).toBe(""); // each line is ended
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/s)));
}

const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex");

const KEY = `ck_live_${"k".repeat(39)}`;
const SECRET = `cs_live_${"s".repeat(39)}`;
const PAYLOAD = '{"external_id":"u-1","email":"alice@acme.example"}';
const TIMESTAMP = "2026-03-12T10:00:00Z";

test("there are vectors, and a signer for each of the eight languages", () => {
  expect(vectors.length).toBeGreaterThanOrEqual(16);
  expect(SIGNERS.map(({ language }) => language)).toHaveLength(8);
});

for (const signer of SIGNERS) {
  const missing = signer.programs.filter((program) => !isInstalled(program));
  if (missing.length > 0 && process.env.GL_IAM_TEST_ALL_SIGNERS === "1") {
    test(`${signer.language} is installed`, () => {
      expect(missing).toEqual([]);
    });
  } else {
    const why = missing.length > 0 ? ` (skipped: no ${missing.join(", no ")} here)` : "";
    describe.skipIf(missing.length > 0)(`${signer.language}${why}`, () => testSigner(signer));
  }
}

function testSigner(signer: Signer): void {
  beforeAll(async () => {
    const [command, ...args] = signer.compile ?? ["true"];
    await promisify(execFile)(command, args);
  });

  test("signs every vector", async () => {
    const answers = await Promise.all(
      vectors.map(async (vector) => {
        const { consumer_key: key, consumer_secret: secret, timestamp } = vector;
        return [vector.name, headersOf(await run(signer, { key, secret, timestamp }, payloadOf(vector)))];
      }),
    );
    const expected = vectors.map((vector) => [
      vector.name,
      {
        "X-Consumer-Key": vector.consumer_key,
        "X-Signature": vector.signature,
        "X-Timestamp": vector.timestamp,
      },
    ]);
    expect(answers).toEqual(expected);
  });

  test("takes the key as an argument too, and the longest secret there may be", async () => {
    const withArgument: Signer = { ...signer, command: [...signer.command, KEY] };
    for (const secret of [SECRET.padEnd(64, "-"), SECRET.padEnd(65, "_"), SECRET.padEnd(255, "x")]) {
      const outcome = await run(withArgument, { secret, timestamp: TIMESTAMP }, Buffer.from(PAYLOAD));
      expect(headersOf(outcome)["X-Signature"]).toBe(hmac(secret, `${TIMESTAMP}|${KEY}|${PAYLOAD}`));
    }
  });

  // A fraction: without one, two sign-ins of a user within a second would be one assertion, and the second a replay.
  test("without GL_IAM_TIMESTAMP, or with an empty one, it is now, with a fraction and an offset", async () => {
    for (const settings of [{}, { timestamp: "" }]) {
      const outcome = await run(signer, { key: KEY, secret: SECRET, ...settings }, Buffer.from(PAYLOAD));
      const { "X-Timestamp": written = "", "X-Signature": signature } = headersOf(outcome);
      expect(written).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(Z|[+-]\d\d:\d\d)$/);
      expect(Math.abs(Date.now() - Date.parse(written))).toBeLessThan(60_000);
      expect(signature).toBe(hmac(SECRET, `${written}|${KEY}|${PAYLOAD}`));
    }
  });

  async function requestToken(user: object, secret = application.consumerSecret) {
    const payload = Buffer.from(JSON.stringify(user));
    const headers = headersOf(await run(signer, { key: application.consumerKey, secret }, payload));
    return application.post("/api/v1/sso/token", { ...headers, "content-type": "application/json" }, payload);
  }

  test("an application signs in the user, numbers and letters outside ASCII included", async () => {
    const user = { external_id: String(1001), email: "alice@acme.example", display_name: "ÄÖ José 🎓", level: 7.5 };
    const { status, body } = await requestToken(user);
    expect([status, body]).toEqual([200, { token: expect.any(String), expires_in: 60 }]);
    expect(await application.signIn(body.token)).toMatchObject({ email: user.email, display_name: user.display_name });
  });

  test("an application says why it refuses: an id that is a number, another secret", async () => {
    const numbered = await requestToken({ external_id: 1001, email: "alice@acme.example" });
    expect(numbered).toMatchObject({ status: 400, body: { code: "validation_error" } });
    expect(numbered.body.errors).toEqual([expect.objectContaining({ field: "external_id" })]);
    const foreign = await requestToken({ external_id: "1001", email: "alice@acme.example" }, SECRET);
    expect(foreign).toMatchObject({ status: 401, body: { code: "invalid_partner_signature" } });
  });

  // A secret in the place of the key would be sent in clear; one with a newline would sign for nobody.
  test.each<[string, Settings]>([
    ["the secret in place of the key", { key: SECRET, secret: SECRET }],
    ["the key in place of the secret", { key: KEY, secret: KEY }],
    ["no key", { secret: SECRET }],
    ["no secret", { key: KEY }],
    ["a newline after the key", { key: `${KEY}\n`, secret: SECRET }],
    ["a newline after the secret", { key: KEY, secret: `${SECRET}\n` }],
    ["a secret without its prefix", { key: KEY, secret: "s".repeat(47) }],
  ])("refuses %s, and prints neither headers nor the secret", async (_what, settings) => {
    const { exitCode, stdout, stderr } = await run(signer, settings, Buffer.from(PAYLOAD));
    expect(exitCode).toBeGreaterThan(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/GL_IAM_CONSUMER_(KEY|SECRET)/);
    expect(stderr).not.toContain("s".repeat(10));
  });
}

describe.skipIf(!isInstalled("bash") || !isInstalled("openssl"))("bash's openssl", () => {
  const bash = SIGNERS[0] as Signer;

  function withOpenssl(script: string): string {
    const folder = mkdtempSync(join(BUILT, "bin-"));
    writeFileSync(join(folder, "openssl"), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
    return `${folder}${delimiter}${process.env.PATH}`;
  }

  test("never sees the secret, in its arguments or in its environment", async () => {
    const seen = join(BUILT, "seen.txt");
    const path = withOpenssl(
      `PATH=\${PATH#*${delimiter}}\n{ printf '%s\\n' "$@"; env; } >> '${seen}'\nexec openssl "$@"`,
    );
    const settings = { key: KEY, secret: SECRET, timestamp: TIMESTAMP, path };
    const outcome = await run(bash, settings, Buffer.from(PAYLOAD));
    expect(headersOf(outcome)["X-Signature"]).toBe(hmac(SECRET, `${TIMESTAMP}|${KEY}|${PAYLOAD}`));
    expect(readFileSync(seen, "utf8")).toContain("-sha256");
    expect(readFileSync(seen, "utf8")).not.toContain("s".repeat(10));
    expect(readFileSync(seen, "utf8")).not.toContain("7373737373"); // nor as hex
  });

  test("that fails leaves no headers behind", async () => {
    const path = withOpenssl("exit 1");
    const { exitCode, stdout } = await run(bash, { key: KEY, secret: SECRET, path }, Buffer.from(PAYLOAD));
    expect(exitCode).toBeGreaterThan(0);
    expect(stdout).toBe("");
  });
});
