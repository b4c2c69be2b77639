/** `gl-iam sign --secret-file` with the files that people have. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CommandLine } from "./command-line.js";

const PAYLOAD = '{"external_id":"u-1","email":"a@acme.example"}';

describe("the secret is found in the output of the commands", { timeout: 120_000 }, () => {
  let line: CommandLine;
  const sign = (file: string) =>
    line.run(`gl-iam sign --key "$(sed -n s/consumer_key=//p lines.txt)" --secret-file ${file} --payload '${PAYLOAD}'`);
  const signature = /^X-Signature: [0-9a-f]{64}$/m;

  beforeAll(async () => {
    line = await CommandLine.withDatabase();
    await line.run("gl-iam partner register Acme > lines.txt 2> notes.txt");
    await line.run("sed -n s/consumer_secret=//p lines.txt > alone.txt; tr -d '\\n' < alone.txt > no-line-end.txt");
    await line.run("sed 's/$/\\r/' lines.txt > windows.txt; cat notes.txt lines.txt > everything.txt");
    await line.run("printf '\\357\\273\\277' | cat - lines.txt > marked.txt; iconv -t UTF-16 alone.txt > utf-16.txt");
    await line.run("iconv -t UTF-16LE alone.txt > unmarked.txt");
    await line.run("gl-iam partner rotate Acme --json > rotated.json");
  });
  afterAll(() => line.remove());

  test.each([
    "alone.txt",
    "no-line-end.txt",
    "lines.txt",
    "windows.txt",
    "everything.txt",
    "rotated.json",
    "marked.txt",
    "utf-16.txt",
  ])("%s", async (file) => {
    const { stdout, stderr, exitCode } = await sign(file);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(signature);
  });

  test("and is the one that a registration takes over", async () => {
    const key = `ck_live_${"k".repeat(32)}`;
    const moved = await line.run(
      `gl-iam partner register Moved --consumer-key ${key} --secret-file rotated.json --json`,
    );
    const [rotated, registered] = [await line.run("cat rotated.json"), moved].map(({ stdout }) => JSON.parse(stdout));
    expect(registered.consumer_secret).toBe(rotated.consumer_secret);
  });

  test("a line end in the environment is not part of it", async () => {
    const variable = { GL_IAM_CONSUMER_SECRET: `cs_live_${"s".repeat(32)}\n` };
    const signed = await line.run(`gl-iam sign --key ck_live_${"k".repeat(32)} --payload '${PAYLOAD}'`, variable);
    expect(signed).toMatchObject({ stderr: "", exitCode: 0 });
  });

  test("UTF-16 without a byte order mark is reported by name", async () => {
    const { stderr, exitCode } = await sign("unmarked.txt");
    expect({ stderr, exitCode }).toEqual({
      stderr: "usage: unmarked.txt has zero bytes in it: it is no text, or UTF-16 without a byte order mark\n",
      exitCode: 2,
    });
  });

  test.each([
    ["", "is empty"],
    ["\n \n", "is empty"],
    ['{"partner":{},"canary":1}', "looks like JSON, but has no consumer_secret"],
    ['{"consumer_secret":', "looks like JSON, but has no consumer_secret"],
    ["canary\ncanary\ncanary\n", "has 3 lines, and none that begins with consumer_secret="],
  ])("a file that holds none says what it is, and nothing of what is in it: %j", async (content, what) => {
    writeFileSync(join(line.folder, "other.txt"), content);
    const { stdout, stderr, exitCode } = await sign("other.txt");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toBe(
      `usage: other.txt ${what}; it must hold the secret alone (cs_live_…), ` +
        "or all that `gl-iam partner register` printed\n",
    );
  });
});
