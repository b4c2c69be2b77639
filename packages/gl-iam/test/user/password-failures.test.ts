/** Failures on one account add up over days; what they close, and what they never close (S17). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { MOST_FAILURES } from "../../src/user/password-failures.js";
import { expectRefused, type Installation, install, outcome } from "../postgresql/installation.js";

const PASSWORD = "correct horse battery";
const WRONG = "a wrong one, and no other";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "password failures", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  let people = 0;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  async function somebody() {
    const email = `person-${people++}@example.com`;
    const { id } = (await installed.gateway.createUserWithPassword({ email }, PASSWORD)).unwrap();
    const signIn = (password: string, call = {}) => installed.gateway.authenticate({ email, password }, call);
    const failures = async () => {
      const [row] = await installed.sql("SELECT password_failures FROM gl_iam.users WHERE id = $1", id);
      return row?.password_failures;
    };
    const had = (count: number) =>
      installed.sql("UPDATE gl_iam.users SET password_failures = $1 WHERE id = $2", count, id);
    return { id, email, signIn, failures, had };
  }

  test("a hundred close the account to devices that nobody knows, and only to them", async () => {
    const { id, signIn, had } = await somebody();
    await had(MOST_FAILURES - 1);
    expectRefused(await signIn(WRONG), "authentication_failed");
    const closed = await signIn(PASSWORD);
    expectRefused(closed, "authentication_failed");
    expect(closed.error?.message, "as for a wrong password").toBe((await signIn(WRONG)).error?.message);
    const other = await somebody();
    expectRefused(await signIn(PASSWORD, { knownUserId: other.id }), "authentication_failed");
    expectRefused(await signIn(WRONG, { knownUserId: id }), "authentication_failed");
    expect(outcome(await signIn(PASSWORD, { knownUserId: id })), "a device that it signed in before").toBe("accepted");
    expect(outcome(await signIn(PASSWORD)), "a success begins anew").toBe("accepted");
  });

  test("they add up, and a success ends the count", async () => {
    const { signIn, failures } = await somebody();
    for (let failure = 1; failure <= 3; failure += 1) {
      await signIn(WRONG);
      expect(await failures()).toBe(failure);
    }
    await signIn(PASSWORD);
    expect(await failures()).toBe(0);
  });

  test("attempts at the same moment are counted before one of them is answered", async () => {
    const { signIn, failures, had } = await somebody();
    await had(MOST_FAILURES - 5);
    await Promise.all(Array.from({ length: 20 }, () => signIn(WRONG)));
    expect(await failures()).toBe(MOST_FAILURES);
    expectRefused(await signIn(PASSWORD), "authentication_failed");
  });

  test("an administrator opens it again, and a new password does; the audit says what happened", async () => {
    const { id, signIn, had, failures } = await somebody();
    await had(MOST_FAILURES);
    await signIn(PASSWORD);
    (await installed.gateway.unlockUser(id, { actor: "ops" })).unwrap();
    expect(await failures()).toBe(0);
    expect(outcome(await signIn(PASSWORD))).toBe("accepted");
    (await installed.gateway.unlockUser(id, { actor: "ops" })).unwrap();
    const { data } = (await installed.gateway.listAuditEvents({ userId: id })).unwrap();
    const told = data.map(({ eventType, actor, message }) => ({ eventType, actor, message }));
    expect(told.filter(({ eventType }) => eventType === "user_updated")).toEqual([
      { eventType: "user_updated", actor: "ops", message: "password failures forgotten" },
    ]);
    expect(told).toContainEqual(
      expect.objectContaining({ eventType: "login_error", message: expect.stringContaining("gl-iam admin unlock") }),
    );
    await had(MOST_FAILURES);
    await installed.gateway.setPassword(id, `${PASSWORD}!`);
    expect(outcome(await signIn(`${PASSWORD}!`))).toBe("accepted");
  });

  test("guesses in a session count too, and close the change of the password as they close a sign-in", async () => {
    const { gateway } = installed;
    const { id, signIn, failures, had } = await somebody();
    const { accessToken } = (await signIn(PASSWORD)).unwrap().session;
    const change = (currentPassword: string, call = {}) =>
      gateway.changePassword(accessToken, { currentPassword, newPassword: `${PASSWORD}!` }, call);
    expectRefused(await change(WRONG), "authentication_failed");
    expect(await failures()).toBe(1);
    await had(MOST_FAILURES - 5);
    await Promise.all(Array.from({ length: 10 }, () => change(WRONG)));
    expect(await failures()).toBe(MOST_FAILURES);
    expectRefused(await change(PASSWORD), "authentication_failed");
    expectRefused(await signIn(PASSWORD), "authentication_failed");
    expectRefused(await change(WRONG, { knownUserId: id }), "authentication_failed");
    expect(outcome(await change(PASSWORD, { knownUserId: id })), "a device of the user's own").toBe("accepted");
    expect(await failures(), "a success begins anew").toBe(0);
    const { data } = (await gateway.listAuditEvents({ userId: id, eventType: "login_error" })).unwrap();
    const messages = data.map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(/^change of password refused: 100 failures .* unlock/));
  });

  test("somebody else's organization can't unlock", async () => {
    const { id } = await somebody();
    expectRefused(await installed.gateway.unlockUser(id, { organizationId: "elsewhere" }), "user_not_found");
  });
});
