/** Passwords that nobody may choose. Whoever has one already still signs in. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PGLITE_IN_MEMORY } from "../../../../tools/testing/databases.js";
import { parseNewPassword, passwordRefusal } from "../../src/user/new-password.js";
import { hashPassword } from "../../src/user/password.js";
import { type Installation, install } from "../postgresql/installation.js";
import { ruleOf } from "../refusals.js";

const ALICE = { email: "alice.liddell@example.com", displayName: "Alice Pleasance Liddell" };
const judged = async (password: string) => ruleOf(await parseNewPassword(password, ALICE));

describe("what attackers try first is refused", () => {
  test.each([
    ["password1234", "password_common"],
    ["PassWord1234", "password_common"],
    [" password1234 ", "password_common"],
    ["ｐａｓｓｗｏｒｄ１２３４", "password_common"],
    ["administrator", "password_common"],
    [" ".repeat(12), "password_repetition"],
    ["\u3000".repeat(12), "password_repetition"],
    ["\t \t \t \t \t \t ", "password_repetition"],
    ["aaaaaaaaaaaa", "password_repetition"],
    ["aAaAaAaAaAaA", "password_repetition"],
    ["😀".repeat(12), "password_repetition"],
    ["abcabcabcabca", "password_repetition"],
    ["012301230123", "password_repetition"],
    ["abcdefghijklm", "password_sequence"],
    ["ABCDEFGHIJKLM", "password_sequence"],
    ["98765432109876", "password_sequence"],
    ["345678901234567890", "password_sequence"],
    ["alice.liddell@example.com", "password_own_data"],
    ["Alice.Liddell@Example.COM", "password_own_data"],
    ["alice.liddell", "password_own_data"],
    ["alice.liddellalice.liddell", "password_own_data"],
    ["example.comexample.com", "password_own_data"],
    ["alice pleasance liddell", "password_own_data"],
    ["gl-iamgl-iam", "password_service_name"],
  ])("%j", async (password, rule) => {
    expect(await judged(password)).toBe(rule);
  });
});

describe("and so are the usual changes to them", () => {
  test.each([
    ["Passw0rd1234", "password_common"],
    ["letmein12345", "password_common"],
    ["qwerty1234567", "password_common"],
    ["Password2024!", "password_common"],
    ["p@ssw0rd1234", "password_common"],
    ["Pa$$w0rd!2024", "password_common"],
    ["welcome@2026#", "password_common"],
    ["123password123", "password_common"],
    ["1234567890qwerty", "password_common"],
    ["abc12345678901", "password_common"],
    ["@dm1n@dm1n2024", "password_common"],
    ["adm!nadm!n01", "password_common"],
    ["Summer2026!!!", "password_common"],
    ["changeme-2026", "password_common"],
    ["let me in 2026", "password_common"],
    ["l3tm31n!!!!!", "password_common"],
    ["Dragon19841225", "password_common"],
    ["iloveyou!!!!!!!!!!", "password_common"],
    ["administrator1!", "password_common"],
    ["adm1n1str@t0r", "password_common"],
    ["Password1Password1", "password_common"],
    ["ｐａｓｓｗ０ｒｄ２０２４", "password_common"],
    ["alice.liddell2026!", "password_own_data"],
    ["Alice20260101", "password_own_data"],
    ["al1ce-liddell", "password_own_data"],
    ["Liddell!Liddell!", "password_own_data"],
    ["example2026!", "password_own_data"],
    ["gl-iam-2026-!", "password_service_name"],
  ])("%j", async (password, rule) => {
    expect(await judged(password)).toBe(rule);
  });

  test("each of 200 good passphrases is accepted", async () => {
    const text = readFileSync(new URL("./good-passphrases.txt", import.meta.url), "utf8");
    const phrases = text.trim().split("\n");
    expect(phrases.length).toBeGreaterThanOrEqual(200);
    const refused: string[] = [];
    for (const phrase of phrases) if ((await judged(phrase)) !== "accepted") refused.push(phrase);
    expect(refused).toEqual([]);
  });

  test("a long password is read in little time", async () => {
    const start = performance.now();
    for (const password of ["!".repeat(256), `${"1!".repeat(120)}a${"@0".repeat(7)}b`, `${"a1".repeat(127)}b`]) {
      await judged(password);
    }
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe("the whole password is compared, not its parts", () => {
  test.each([
    "password1234 and a horse",
    "correct horse battery staple",
    "alice.liddell went down the hole",
    "aaaaaaaaaaaab",
    "abcdefghijklz",
    "gl-iam is what I administer",
    "пароль-из-букв",
  ])("%j", async (password) => {
    expect(await judged(password)).toBe("accepted");
    expect(await parseNewPassword(password, null)).toBe(password);
  });
});

test("the rule of length comes first, and no refusal repeats the password", async () => {
  expect(await judged("short")).toBe("password");
  expect(await passwordRefusal("canary-4711")).toBe("must have 12 to 256 characters");
  expect(await passwordRefusal("canary-4711-canary")).toBeNull();
  expect(await passwordRefusal("password1234")).toBe(
    "is on the lists of common passwords, which attackers try first: choose another one",
  );
});

test("the longest and shortest passwords of the lists are present: the data is complete", async () => {
  const { COMMON_PASSWORDS } = await import("../../src/user/common-passwords.js");
  expect(COMMON_PASSWORDS.length).toBeGreaterThan(100_000);
  for (const password of ["123456789012", "passwordpassword"]) expect(await passwordRefusal(password)).not.toBeNull();
});

describe("in the gateway", () => {
  let installed: Installation;
  beforeAll(async () => {
    installed = await install(await PGLITE_IN_MEMORY.createMigrated());
  });
  afterAll(() => installed.close());

  test("a user who has such a password signs in, and cannot choose another such one", async () => {
    const { gateway, sql } = installed;
    const user = (await gateway.createUserWithPassword(ALICE, "correct horse battery")).unwrap();
    const common = "password1234";
    await sql("UPDATE gl_iam.users SET password_hash = $1 WHERE id = $2", await hashPassword(common), user.id);
    expect((await gateway.authenticate({ email: ALICE.email, password: common })).isOk).toBe(true);
    for (const password of [common, ALICE.email, " ".repeat(12)]) {
      expect((await gateway.setPassword(user.id, password)).error?.details).toMatchObject([{ field: "password" }]);
    }
    expect((await gateway.authenticate({ email: ALICE.email, password: common })).isOk).toBe(true);
  });

  test("all problems of a new user are reported at once", async () => {
    const made = await installed.gateway.createUserWithPassword({ email: "x", roles: ["a b"] }, "password1234");
    expect(made.error?.details.map(({ field }) => field)).toEqual(["email", "password", "roles"]);
  });
});
