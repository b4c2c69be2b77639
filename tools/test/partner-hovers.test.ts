/** What an editor shows where a partner's fields are typed. */
import { fileURLToPath } from "node:url";
import { PARTNER_FIELDS } from "gl-iam";
import { expect, test } from "vitest";
import { hovering } from "../language-service/hover.mjs";

const FIELDS = Object.entries(PARTNER_FIELDS);
const TYPES = ["SSOPartnerCreate", "SSOPartnerUpdate", "SSOPartner"] as const;
const FILE = fileURLToPath(new URL("../../packages/gl-iam/src/typed-in-an-editor.ts", import.meta.url));
/** Each field where it is read, and where it is written. */
const SOURCE = TYPES.flatMap((type) => [
  `declare const a${type}: import("./index.js").${type};`,
  ...[...FIELDS.map(([name]) => name), "orgId", "consumerKey", "consumerSecret"].flatMap((name) => [
    `a${type}.${name};`,
    `const ${type}_${name}: Partial<typeof a${type}> = { ${name}: JSON.parse("") };`,
  ]),
]).join("\n");

const hover = hovering(FILE, SOURCE);

test.each(TYPES)("every field of %s says what it is, and what null and [] mean, read and written", (type) => {
  for (const [name, field] of FIELDS) {
    for (const before of [`\na${type}.${name}`.slice(0, -1), `const ${type}_${name}: Partial<typeof a${type}> = { `]) {
      const { declaration, comment } = hover(before);
      const place = `${before}: ${declaration}`;
      expect(comment.length, place).toBeGreaterThan(20);
      if ("whenNull" in field) expect(comment, place).toContain("`null` (in an update, `CLEAR_PARTNER_FIELD`): ");
      if (field.kind === "list") expect(comment, place).toMatch(/`\[\]`.*: (nobody|none)/);
    }
  }
});

test("the type of a field is told as what it is, not as how it is made", () => {
  expect(hover("\naSSOPartnerCreate.allowedRole").declaration).toBe(
    "(property) allowedRoles?: readonly string[] | null | undefined",
  );
  expect(hover("\naSSOPartnerUpdate.maxUser").declaration).toBe(
    "(property) maxUsers?: number | typeof CLEAR_PARTNER_FIELD | undefined",
  );
  expect(hover("\naSSOPartner.ssoMod").declaration).toBe(
    '(property) ssoMode: "idp_initiated" | "sp_initiated" | "both"',
  );
});

test.each(["orgId", "consumerKey", "consumerSecret"])("a registration's %s says what it is", (name) => {
  expect(hover(`\naSSOPartnerCreate.${name}`.slice(0, -1)).comment.length).toBeGreaterThan(20);
});
