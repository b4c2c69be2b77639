/**
 * A migration that has been applied somewhere is never changed, because it would not be applied again there. To change
 * the schema, add a migration, and its line here.
 */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/postgresql/migrate.js";

const APPLIED = [
  "1 registry-users-sessions-audit abc360d842dba7b81d93553560666adb",
  "2 sign-in f3d483f9973334cfae9adade11392c43",
  "3 look-ups 5b469286095fb10003112c940b9b2025",
];

test("the migrations are the applied ones, in their order, each unchanged", () => {
  const digests = MIGRATIONS.map(({ version, name, statements }) => {
    const digest = createHash("sha256").update(JSON.stringify(statements)).digest("hex");
    return `${version} ${name} ${digest.slice(0, 32)}`;
  });
  expect(digests).toEqual(APPLIED);
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(APPLIED.map((_, index) => index + 1));
});
