/**
 * The setup page's ready code, run as a partner's developer runs it: each language's own programs, a service behind a
 * socket. A language that is missing is skipped by name; with GL_IAM_TEST_ALL_SIGNERS=1 it fails.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInstalled } from "../../../../examples/signers/installed.js";
import { LOAD_SECRET, SNIPPETS } from "../../src/http/setup/snippets/snippets.js";
import { startSetupSite } from "../browser/setup-site.js";

const FOLDER = mkdtempSync(join(tmpdir(), "gl-iam-snippets-"));
const at = (path: string) => join(FOLDER, path);

type Command = readonly [program: string, ...args: string[]];

interface Language {
  readonly programs: readonly string[];
  readonly file: string;
  readonly compile?: Command;
  readonly run: Command;
}

const CARGO = `[package]\nname = "first"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\nchrono = "0.4"
hmac = "0.12"\nsha2 = "0.10"\nureq = { version = "2", default-features = false }\n`;

const LANGUAGES: Readonly<Record<string, Language>> = {
  python: { programs: ["python3"], file: "first.py", run: ["python3", at("first.py")] },
  node: { programs: ["node"], file: "first.mjs", run: ["node", at("first.mjs")] },
  php: { programs: ["php"], file: "first.php", run: ["php", at("first.php")] },
  java: {
    ...{ programs: ["java", "javac"], file: "FirstSignature.java" },
    compile: ["javac", "-d", FOLDER, at("FirstSignature.java")],
    run: ["java", "-XX:TieredStopAtLevel=1", "-cp", FOLDER, "FirstSignature"],
  },
  csharp: {
    ...{ programs: ["mcs", "mono"], file: "First.cs" },
    compile: ["mcs", "-r:System.Net.Http", `-out:${at("First.exe")}`, at("First.cs")],
    run: ["mono", at("First.exe")],
  },
  go: {
    ...{ programs: ["go"], file: "first.go" },
    compile: ["go", "build", "-o", at("first"), at("first.go")],
    run: [at("first")],
  },
  ruby: { programs: ["ruby"], file: "first.rb", run: ["ruby", at("first.rb")] },
  rust: {
    ...{ programs: ["cargo"], file: "rust/src/main.rs" },
    compile: ["cargo", "build", "--quiet", "--manifest-path", at("rust/Cargo.toml")],
    run: [at("rust/target/debug/first")],
  },
  perl: { programs: ["perl"], file: "first.pl", run: ["perl", at("first.pl")] },
  bash: { programs: ["bash", "curl", "openssl"], file: "first.sh", run: ["bash", at("first.sh")] },
};

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run([program, ...args]: Command, secret: string): Promise<Outcome> {
  const env = { ...process.env, GL_IAM_CONSUMER_SECRET: secret };
  return new Promise((resolve) => {
    execFile(program, args, { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code) || 1, stdout, stderr });
    });
  });
}

let site: Awaited<ReturnType<typeof startSetupSite>>;
beforeAll(async () => {
  site = await startSetupSite();
});
afterAll(async () => {
  await site.close();
  rmSync(FOLDER, { recursive: true, force: true });
});

// Rust's packages come from a registry, and take a minute to compile.
const RUN = SNIPPETS.filter(({ name }) => name !== "rust" || process.env.GL_IAM_TEST_RUST === "1");

test("ten languages, each of which can be run here", () => {
  expect(SNIPPETS.map(({ name }) => name).sort()).toEqual(Object.keys(LANGUAGES).sort());
  expect(SNIPPETS).toHaveLength(10);
});

describe.each(RUN)("$label", ({ name, code }) => {
  const { programs, file, compile, run: command } = LANGUAGES[name] as Language;
  const missing = programs.filter((program) => !isInstalled(program));

  test.skipIf(missing.length > 0 && process.env.GL_IAM_TEST_ALL_SIGNERS !== "1")(
    "signs in the first user, and fails with the service's words when it is refused",
    { timeout: 120_000 },
    async () => {
      expect(missing).toEqual([]);
      const registered = await site.gateway.partnerRegistry.registerPartner({ partnerName: name, orgId: "default" });
      const { consumerKey, consumerSecret } = registered.unwrap();
      const own = { CONSUMER_KEY_HERE: consumerKey, BASE_URL_HERE: site.url, EMAIL_HERE: "alice@acme.example" };
      mkdirSync(join(at(file), ".."), { recursive: true });
      if (name === "rust") writeFileSync(at("rust/Cargo.toml"), CARGO);
      writeFileSync(
        at(file),
        Object.entries(own).reduce((text, [word, value]) => text.replaceAll(word, value), code),
      );
      if (compile) expect(await run(compile, "")).toMatchObject({ code: 0, stderr: "" });

      // As a file has it: with its line end.
      const secrets = [`${consumerSecret}\n`, `cs_live_${"x".repeat(43)}`];
      const [accepted, refused] = (await Promise.all(secrets.map((secret) => run(command, secret)))) as [
        Outcome,
        Outcome,
      ];
      expect(accepted).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/"token":"ott_live_/) });
      expect(refused.code).toBeGreaterThan(0);
      expect(refused.stdout + refused.stderr).toMatch(/401.*invalid_partner_signature/s);
    },
  );
});

const AS_WRITTEN = SNIPPETS.filter(({ name }) => ["python", "node", "php", "ruby", "perl", "bash"].includes(name));

describe.each(AS_WRITTEN)("$label", ({ name, code, file, run: command }) => {
  const missing = (LANGUAGES[name] as Language).programs.filter((program) => !isInstalled(program));

  test.skipIf(missing.length > 0 && process.env.GL_IAM_TEST_ALL_SIGNERS !== "1")(
    "runs by the command lines of the page, beside the file that it hands out",
    { timeout: 60_000 },
    async () => {
      const folder = mkdtempSync(at(`${name}-`));
      const created = { partnerName: `${name} by hand`, orgId: "default" };
      const { consumerKey, consumerSecret } = (await site.gateway.partnerRegistry.registerPartner(created)).unwrap();
      writeFileSync(join(folder, "gl-iam.env"), `GL_IAM_CONSUMER_KEY=k\nGL_IAM_CONSUMER_SECRET=${consumerSecret}\n`);
      const own = { CONSUMER_KEY_HERE: consumerKey, BASE_URL_HERE: site.url, EMAIL_HERE: "alice@acme.example" };
      const text = Object.entries(own).reduce((all, [word, value]) => all.replaceAll(word, value), code);
      writeFileSync(join(folder, file), text);
      const outcome = await run(["sh", "-c", `cd "${folder}"\n${LOAD_SECRET}${command}`], "");
      expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/"token":"ott_live_/) });
    },
  );
});
