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
  "4 epochs 716335b979ecf682655065612c920d27",
  "5 sealed-by-version 4db5a63eb1845c91abf87ff542edd5cd",
  "6 refresh-repeats 094ba581ee5fa2f686b26e9bc8294a98",
  "7 partner-audience 089008e4844c494753baa3394dc179a1",
  "8 restore-epoch 54d17283a42b31393ae3cbed16d8361b",
  "9 audit-filters 26643d97a2ffd2ee884d06cf85b7612c",
  "10 password-failures 97b16a9ca6e988ffd5b088bcec87b1b2",
  "11 signing-keys 8c105d22d7ee533d462ed1ceeae00723",
  "12 folded-email-keys 4f53cda18c2baa0c0354bb5f9a3ecbe5",
  "13 machine-tokens 639d5a64fb9acb97acff2cce443ad546",
  "14 second-factors 93021fcc2097a12642cf5bd8358c7758",
  "15 ended-at-once b6127093fea43bfc4689f5ea2e85a51b",
  "16 life-of-people a837830751b2c080b2b5e34bb372f921",
  "17 personal-data-of-events 943ba094ccba370826a7e6e9d7ef73ba",
  "18 session-administration 44f72f41436f8840c51b8b5a9e1aff94",
  "19 user-listing f3790db6d1f4b97a7aebc4bca8feeda2",
  "20 partner-policies d11901bdf90be3508450377981a032a8",
  "21 scim 3fae5e20940824881b0ec02ce7523f33",
  "22 demotions c5fb5557dbe77e04ec530644d854c6c8",
  "23 scim-list 41f454f49f235810afbc28520e118e6a",
  "24 flat-at-size 0292dcaab8b5db50253cc9e2e766502d",
  "25 users-by-role fe30df2099110e81674ed52bc18e0561",
  "26 session-cookies 8f995a25c57c15dc9ca4f8a29ac7eb5c",
  "27 partner-versions 9c125e4de7907ac6ebc83e6996172c97",
  "28 setup-links 7a2607ee72c0c0a60053f41e8a7d7e49",
  "29 test-sides a53507a3726e3e3e6b2ed21a42dd62b8",
  "30 parts-of-names 924561aefe8e59e0db15ff0dbea5d8ae",
  "31 partner-search b6e01cf22a934cd66b44d6b760bee527",
  "32 role-changes f8d2ba3f88ecb39e5f3c9dca1f869b04",
  "33 role-changes-index e0bff0f9efea7a2bda29d299009cad9f",
  "34 passkeys d34bf80ebda36e02cdc06acfb637d869",
  "35 domain-proofs bb58b585c14d4634a21c17f71e5ecf62",
  "36 unapproved-secrets 6ebc2da6f4006b49a03618cce327edaa",
  "37 partners-by-domain 53884be707d56e02d97c20b9d65d8a3c",
  "38 starts-on-test-side f5c6da2381b591b5cc0548078e601c06",
  "39 audit-by-side 8d10012b3fa7f8a3a4c570c72d675d82",
  "40 lists-of-the-test-side 5cbe3079c7975f05df812e13334ab0b5",
];

test("the migrations are the applied ones, in their order, each unchanged", () => {
  const digests = MIGRATIONS.map(({ version, name, indexes, statements }) => {
    const text = JSON.stringify(indexes ? [indexes, statements] : statements);
    const digest = createHash("sha256").update(text).digest("hex");
    return `${version} ${name} ${digest.slice(0, 32)}`;
  });
  expect(digests).toEqual(APPLIED);
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(APPLIED.map((_, index) => index + 1));
});
