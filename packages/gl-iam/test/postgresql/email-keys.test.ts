/** Users of earlier releases, whose e-mail keys were lower case in NFC. All can still sign in. */
import { expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL } from "../../../../tools/testing/databases.js";
import { foldedEmailKeys } from "../../src/postgresql/migrations/0012-folded-email-keys.js";
import { anOrganization, expectRefused, type Installation, install, outcome } from "./installation.js";

const PASSWORD = "correct horse battery staple";

/** As an earlier release would have stored it. */
async function aFormerUser({ gateway, sql }: Installation, email: string, formerKey: string, organizationId: string) {
  const temporary = `${anOrganization()}@example.com`;
  const made = await gateway.createUserWithPassword({ email: temporary }, PASSWORD, { organizationId });
  const { id } = made.unwrap();
  await sql("UPDATE gl_iam.users SET email = $1, email_key = $2 WHERE id = $3", email, formerKey, id);
  return id;
}

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "e-mail keys are folded", ({ createMigrated }) => {
  test("each row keeps a key by which its user is found, and look-alikes are listed", async () => {
    const database = await createMigrated();
    const installed = await install(database);
    const { gateway, sql } = installed;
    const organizationId = anOrganization();
    const ascii = await aFormerUser(installed, "Ceo@example.com", "ceo@example.com", organizationId);
    const wide = await aFormerUser(installed, "ｃｅｏ@example.com", "ｃｅｏ@example.com", organizationId);
    const sharp = await aFormerUser(installed, "straße@example.com", "straße@example.com", organizationId);
    const sigma = await aFormerUser(installed, "οδοσ@example.com", "οδοσ@example.com", organizationId);
    await installed.tables.transaction().execute(async (transaction) => foldedEmailKeys.run?.(transaction));

    const keys = await sql("SELECT id, email_key FROM gl_iam.users WHERE org_id = $1", organizationId);
    expect(Object.fromEntries(keys.map(({ id, email_key }) => [id, email_key]))).toEqual({
      [ascii]: "ceo@example.com",
      [wide]: "ｃｅｏ@example.com",
      [sharp]: "strasse@example.com",
      [sigma]: "οδος@example.com",
    });
    const { data } = (await gateway.listAuditEvents({ organizationId, eventType: "user_updated" })).unwrap();
    expect(data.map(({ userId, severity }) => [userId, severity])).toEqual([[wide, "warning"]]);

    const signIn = async (email: string) =>
      (await gateway.authenticate({ email, password: PASSWORD }, { organizationId })).unwrap().user.id;
    expect(await signIn("ceo@example.com")).toBe(ascii);
    expect(await signIn("ｃｅｏ@example.com")).toBe(wide);
    expect(await signIn("STRASSE@example.com")).toBe(sharp);
    expect(await signIn("ΟΔΟΣ@example.com")).toBe(sigma);
    const anew = (email: string) => gateway.createUserWithPassword({ email }, PASSWORD, { organizationId });
    for (const email of ["ｃEo@example.com", "strasse@example.com", "οδος@example.com"]) {
      expectRefused(await anew(email), "user_already_exists");
    }
    expectRefused(await anew("ceo\ufe0f@example.com"), "validation_error");
    const hidden = { organizationId: `${organizationId}\u200b` };
    const other = { email: "a@example.com" };
    expectRefused(await gateway.createUserWithPassword(other, PASSWORD, hidden), "validation_error");
    expect(outcome(await anew("someone@example.com"))).toBe("accepted");
    await installed.close();
    await database.drop();
  });
});
