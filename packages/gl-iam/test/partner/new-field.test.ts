/** A field is said once: one that is added to a copy of the table arrives everywhere without another line. */
import { expect, test } from "vitest";
import { NEW_FIELDS } from "../../../../tools/testing/new-fields.js";
import { changedFields, describeChange } from "../../src/partner/change.js";
import type { PartnerFieldTable } from "../../src/partner/field.js";
import { partnerCreateFromJson, partnerToJson, partnerUpdateFromJson } from "../../src/partner/json-form.js";
import type { SSOPartner } from "../../src/partner/partner.js";
import { applyChange, parseRegistration, parseUpdate } from "../../src/partner/settings.js";
import { toPartner, toRow } from "../../src/postgresql/partner-rows.js";
import { violation } from "../../src/validation.js";

const FIELDS = {
  ...NEW_FIELDS,
  supportContacts: {
    ...NEW_FIELDS.supportContacts,
    parseEntry: (value: unknown) =>
      typeof value === "string" ? value.toLowerCase() : violation("contact", "must be one"),
  },
  floors: {
    ...NEW_FIELDS.floors,
    parseKey: (key: string) => key.toLowerCase(),
    parseEntry: (value: unknown) => (typeof value === "string" ? value : violation("floor", "must be one")),
  },
} as const satisfies PartnerFieldTable;

const GIVEN = { support_contacts: ["ANN"], risk_score: 5, needs_review: true, floors: { ANN: "2" }, words: {} };
const CANONICAL = {
  supportContacts: ["ann"],
  riskScore: 5,
  needsReview: true,
  floors: { ann: "2" },
  words: { parsed: true },
};

function registered(body: object = {}): SSOPartner {
  const { orgId, settings } = parseRegistration(
    partnerCreateFromJson({ partner_name: "Acme", org_id: "default", ...body }, FIELDS),
    FIELDS,
  );
  const at = new Date(0);
  return { ...settings, orgId, id: "1", consumerKey: "ck_live_1", isActive: true, createdAt: at, updatedAt: at };
}

test("the rules and the initial values", () => {
  expect(registered()).toMatchObject({
    supportContacts: null,
    riskScore: 3,
    needsReview: false,
    floors: null,
    words: null,
  });
  expect(registered(GIVEN)).toMatchObject(CANONICAL);
  const wrong = { support_contacts: [1], risk_score: 10, needs_review: "yes", floors: { ANN: 2 } };
  expect(() => registered(wrong)).toThrow(
    "supportContacts[0] must be one; riskScore must be an integer from 0 to 9; needsReview must be true or false; " +
      "floors[0] must be one",
  );
});

test("an update, and clearing by JSON's name", () => {
  const cleared = partnerUpdateFromJson({ risk_score: 1 }, ["support_contacts"], FIELDS);
  const change = parseUpdate(cleared, FIELDS);
  expect(change).toEqual({ riskScore: 1, supportContacts: null });
  const before = registered(GIVEN);
  const after = applyChange(before, change);
  const changed = changedFields(before, after, FIELDS);
  expect(describeChange(before, after, changed, FIELDS)).toEqual({
    changed_fields: ["support_contacts", "risk_score"],
    before: { support_contacts: ["ann"], risk_score: 5 },
    after: { support_contacts: null, risk_score: 1 },
  });
  expect(() => parseUpdate(partnerUpdateFromJson({}, ["risk_score"], FIELDS), FIELDS)).toThrow(
    "riskScore can't be cleared",
  );
});

test("the JSON form and the row", () => {
  const partner = registered(GIVEN);
  expect(partnerToJson(partner, FIELDS)).toMatchObject({
    ...GIVEN,
    support_contacts: ["ann"],
    floors: { ann: "2" },
    words: { parsed: true },
  });
  const row = toRow(partner, FIELDS) as Record<string, unknown>;
  expect(row).toMatchObject({
    support_contacts: ["ann"],
    risk_score: 5,
    needs_review: true,
    floors: '{"ann":"2"}',
    words: '{"parsed":true}',
  });
  const read = { ...row, metadata: {}, floors: { ann: "2" }, words: { parsed: true } } as unknown as Parameters<
    typeof toPartner
  >[0];
  expect(toPartner(read, FIELDS)).toEqual(partner);
});
