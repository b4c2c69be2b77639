/** With a person at the terminal: a pseudo-terminal of util-linux's `script`, which types when it sees a question. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CommandLine } from "./command-line.js";

const hasScript = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");
const PASSWORD = "a password only for this test";
const ENTER = "\r";
const CTRL_C = "\u0003";

describe.skipIf(!hasScript)("with a person at the terminal (needs util-linux's script)", { timeout: 120_000 }, () => {
  let line: CommandLine;
  const secretsGiven = () => readFileSync(join(line.folder, "secret.txt"), "utf8");

  beforeAll(async () => {
    line = await CommandLine.withDatabase();
    await line.run("gl-iam partner register Acme --json");
  });

  afterAll(() => line.remove());

  test("a password is asked for twice, and never shown", async () => {
    const person = line.start("gl-iam admin create ops@example.com", {}, { terminal: true });
    await person.sees(/Password/);
    person.types(PASSWORD + ENTER);
    await person.sees(/The same again/);
    person.types(PASSWORD + ENTER);
    const { stdout, exitCode } = await person.end();
    expect(stdout).toContain("ops@example.com is platform_admin in default");
    expect(stdout).not.toContain(PASSWORD);
    expect(exitCode).toBe(0);
  });

  test("two different passwords make nobody", async () => {
    const person = line.start("gl-iam admin create other@example.com", {}, { terminal: true });
    await person.sees(/Password/);
    person.types(PASSWORD + ENTER);
    await person.sees(/The same again/);
    person.types(`${PASSWORD}!${ENTER}`);
    const { stdout, exitCode } = await person.end();
    expect(stdout).toContain("declined: the two passwords differ; nothing was done");
    expect(exitCode).toBe(1);
  });

  test("a password that breaks the rule is refused before it is asked for again", async () => {
    const person = line.start("gl-iam admin set-password ops@example.com", {}, { terminal: true });
    await person.sees(/Password/);
    person.types(`short${ENTER}`);
    await person.sees(/It must have 12 to 256 characters[\s\S]*Password/);
    person.types(`${PASSWORD}?${ENTER}`);
    await person.sees(/The same again/);
    person.types(`${PASSWORD}?${ENTER}`);
    const { stdout, exitCode } = await person.end();
    expect(stdout).toContain("changed the password of ops@example.com");
    expect(exitCode).toBe(0);
  });

  test("a person is erased by whoever types its id, and not by a yes", async () => {
    const csv = "external_id,email\\nu-9,pat@acme.example\\n";
    await line.run(`printf '${csv}' | gl-iam partner import-users Acme --csv -`);
    const listed = await line.run("gl-iam partner users Acme --json");
    const [pat] = JSON.parse(listed.stdout).data;
    for (const right of [false, true]) {
      const person = line.start("gl-iam user erase pat@acme.example", {}, { terminal: true });
      await person.sees(/Type the id to erase the person/);
      person.types((right ? pat.user_id : "y") + ENTER);
      const { stdout, exitCode } = await person.end();
      expect(stdout).toContain(right ? "erased " : "declined: that is not the id; nothing was done");
      expect(exitCode).toBe(right ? 0 : 1);
    }
  });

  test("a user is deactivated after a question; no means no", async () => {
    // Nobody deactivates the last platform_admin.
    const other = await line.run("gl-iam admin create other@example.com", { GL_IAM_ADMIN_PASSWORD: PASSWORD });
    expect(other.exitCode).toBe(0);
    const person = line.start("gl-iam user deactivate ops@example.com", {}, { terminal: true });
    await person.sees(/ops@example.com is signed out and can't sign in/);
    person.types("n");
    expect(await person.end()).toMatchObject({ stdout: expect.stringContaining("declined"), exitCode: 1 });
    const sure = line.start("gl-iam user deactivate ops@example.com --yes", {}, { terminal: true });
    expect(await sure.end()).toMatchObject({ stdout: expect.stringContaining("deactivated ops@"), exitCode: 0 });
  });

  test("a person who is asked for the name is asked for the restrictions; no answer means no restriction", async () => {
    const person = line.start("gl-iam partner register > credential.txt", {}, { terminal: true });
    await person.sees(/Name of the partner/);
    person.types(`Typed Ltd${ENTER}`);
    await person.sees(/E-mail domains[\s\S]*empty: no restriction/);
    person.types(`typed.example, mail.typed.example${ENTER}`);
    await person.sees(/Source addresses[\s\S]*empty: no restriction/);
    person.types(ENTER);
    await person.sees(/registered Typed Ltd/);
    expect(await person.end()).toMatchObject({
      stdout: expect.stringMatching(/E-mail domains are set[\s\S]*Source addresses: any/),
      exitCode: 0,
    });
    expect(readFileSync(join(line.folder, "credential.txt"), "utf8")).toMatch(
      /^consumer_key=ck_live_\w+\nconsumer_secret=cs_live_\w+\n$/,
    );
    const shown = JSON.parse((await line.run("gl-iam partner show 'Typed Ltd' --json")).stdout);
    expect(shown).toMatchObject({
      allowed_email_domains: ["typed.example", "mail.typed.example"],
      allowed_source_ips: null,
    });
  });

  test("nothing that a flag has said is asked for", async () => {
    const person = line.start(
      "gl-iam partner register --deny-all allowed_email_domains --source-ip 203.0.113.7",
      {},
      { terminal: true },
    );
    await person.sees(/Name of the partner/);
    person.types(`Flagged Ltd${ENTER}`);
    const { stdout, exitCode } = await person.end();
    expect(stdout).not.toContain("empty: no restriction");
    expect(exitCode).toBe(0);
  });

  test("a rotation at once asks first; no means no", async () => {
    const person = line.start("gl-iam partner rotate Acme > secret.txt", {}, { terminal: true });
    await person.sees(/stops working at once/);
    person.types("n");
    const { stdout, exitCode } = await person.end();
    expect(stdout).toContain("declined: nothing was done");
    expect(exitCode).toBe(1);
    expect(secretsGiven()).toBe("");
  });

  test("yes rotates, and the secret goes to the file alone", async () => {
    const person = line.start("gl-iam partner rotate Acme > secret.txt", {}, { terminal: true });
    await person.sees(/stops working at once/);
    person.types("y");
    const { stdout, exitCode } = await person.end();
    expect(exitCode).toBe(0);
    expect(secretsGiven()).toMatch(/^cs_live_\w{39}\n$/);
    expect(stdout).not.toContain("cs_live_");
  });

  test("with a grace period, --yes or --json nobody is asked", async () => {
    for (const flag of ["--grace 24h", "--yes", "--json"]) {
      const person = line.start(`gl-iam partner rotate Acme ${flag}`, {}, { terminal: true });
      const { stdout, exitCode } = await person.end();
      expect(stdout).not.toContain("Go on?");
      expect(exitCode).toBe(0);
    }
  });

  test("a table fits the terminal, with the key whole", async () => {
    const person = line.start("gl-iam partner list", {}, { terminal: true, columns: 72 });
    const rows = stripVTControlCharacters((await person.end()).stdout).split(/\r?\n/);
    expect(rows.filter((row) => /ck_live_[0-9A-Za-z]{39}$/.test(row))).toHaveLength(3);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(72);
    expect(rows).toContain("no room for ORG, MODE, ID: more with --json");
  });

  test("help is as wide as the terminal", async () => {
    const shown = await line.start("gl-iam partner register --help", {}, { terminal: true, columns: 64 }).end();
    const widths = shown.stdout.split(/\r?\n/).map((row) => row.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(64);
    expect(Math.max(...widths)).toBeGreaterThan(56);
  });

  test("the service prints its address for a person, on a line of its own", async () => {
    const service = line.start("gl-iam serve --port 0", {}, { terminal: true });
    await service.sees(/^listening on (http:\/\/127\.0\.0\.1:\d+), console at \1\/console, API at \1\/docs\r?$/m);
    service.types(CTRL_C);
    const { stdout } = await service.end();
    expect(stdout).toContain('"stopped"');
    expect(stdout, "an administrator is there").not.toContain("no administrator");
  });

  test("and on a configured database, that nobody can administer it yet", async () => {
    const configured = await CommandLine.withDatabase();
    const service = configured.start("gl-iam serve --port 0", {}, { terminal: true });
    await service.sees(/^no administrator yet: gl-iam admin create\r?$/m);
    service.types(CTRL_C);
    await service.end();
    await configured.remove();
  });

  test("colours are for terminals, and absent when NO_COLOR is set", async () => {
    const colour = "\u001b[31m";
    const shown = await line.start("gl-iam partner show x", { NO_COLOR: "" }, { terminal: true }).end();
    expect(shown.stdout).toContain(`${colour}partner_not_found:`);
    const plain = await line.start("gl-iam partner show x", { NO_COLOR: "1" }, { terminal: true }).end();
    expect(plain.stdout).toContain("partner_not_found: there is no partner x");
    expect(plain.stdout).not.toContain("\u001b[");
  });
});
