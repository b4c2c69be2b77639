/** A field that is added to a copy of the table arrives in the document and in the command without another line. */

import { Command } from "commander";
import type { SSOPartner } from "gl-iam";
import { expect, test } from "vitest";
import { z } from "zod";
import { NEW_FIELDS as FIELDS } from "../../../../tools/testing/new-fields.js";
import { printPartner } from "../../src/cli/partner.js";
import { addRegistrationFlags, addUpdateFlags, settingsOf, updateOf } from "../../src/cli/settings.js";
import type { Terminal } from "../../src/cli/terminal.js";
import {
  clearableFieldsOf,
  createSchemaOf,
  partnerSchemaOf,
  updateSchemaOf,
} from "../../src/http/admin/partner-schemas.js";

const NO_INPUT = { readInput: () => new Uint8Array() };

/** As the library would answer it. */
const PARTNER = {
  ...{ id: "1", partnerName: "Acme", orgId: "default", consumerKey: "ck_live_1", isActive: true },
  ...{ createdAt: new Date(0), updatedAt: new Date(0) },
  ...{ supportContacts: null, riskScore: 3, needsReview: false, floors: { Ann: "2", "B=b": "3" }, words: null },
} as unknown as SSOPartner;

test("the document", () => {
  const [create, update, answer] = [createSchemaOf(FIELDS), updateSchemaOf(FIELDS), partnerSchemaOf(FIELDS)].map(
    (schema) => z.toJSONSchema(schema).properties,
  );
  expect(create?.risk_score).toMatchObject({
    type: "integer",
    minimum: 0,
    maximum: 9,
    description: "how much care it needs",
  });
  expect(create?.support_contacts).toMatchObject({ anyOf: [{ type: "array" }, { type: "null" }] });
  expect(update?.support_contacts).toMatchObject({ type: "array" });
  expect(update?.floors).toMatchObject({ type: "object", additionalProperties: { type: "string" } });
  expect(answer?.needs_review).toMatchObject({ type: "boolean" });
  expect(clearableFieldsOf(FIELDS)).toEqual(expect.arrayContaining(["support_contacts", "words"]));
});

test("the command's flags, and what it shows", () => {
  const parsed = (add: typeof addUpdateFlags, ...argv: string[]) => {
    const command = add(new Command().exitOverride(), FIELDS);
    return command.parse(argv, { from: "user" }).opts();
  };
  const given = ["--support-contact", "Ann", "--support-contact", "Bob", "--risk-score", "5", "--words", "{}"];
  const floors = ["--floor", "Ann=2", "--floor", "B=b=3", "--floor", "__proto__=4"];
  expect(settingsOf(NO_INPUT, parsed(addRegistrationFlags, ...given, ...floors, "--needs-review"), FIELDS)).toEqual({
    supportContacts: ["Ann", "Bob"],
    riskScore: 5,
    needsReview: true,
    floors: JSON.parse('{"Ann": "2", "B=b": "3", "__proto__": "4"}'),
    words: {},
  });
  for (const wrong of [["Ann"], ["=2"], ["Ann=2", "--floor", "Ann=3"]]) {
    expect(() => parsed(addRegistrationFlags, "--floor", ...wrong)).toThrow();
  }
  expect(settingsOf(NO_INPUT, parsed(addRegistrationFlags), FIELDS)).toEqual({});
  const changed = updateOf(
    NO_INPUT,
    parsed(addUpdateFlags, "--no-needs-review", "--deny-all", "support_contacts"),
    FIELDS,
  );
  expect(changed).toEqual({ needsReview: false, supportContacts: [] });
  expect(Object.keys(updateOf(NO_INPUT, parsed(addUpdateFlags, "--clear", "support_contacts"), FIELDS))).toEqual([
    "supportContacts",
  ]);

  const lines: string[] = [];
  printPartner({ print: (line: string) => lines.push(line) } as unknown as Terminal, PARTNER, FIELDS);
  const shown = Object.fromEntries(lines.map((line) => [line.slice(0, 25).trim(), line.slice(25)]));
  expect(shown).toMatchObject({
    support_contacts: "no restriction",
    risk_score: "3",
    needs_review: "false",
    words: "none",
  });
  expect(lines.filter((line) => line.startsWith("floors"))).toHaveLength(1);
  expect(lines).toContain(`${" ".repeat(25)}B=b=3`);
});
