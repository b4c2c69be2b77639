/** Fields that a test adds to a copy of the table, to see them arrive in the library, the document and the command. */
import { PARTNER_FIELDS, type PartnerFieldTable } from "gl-iam";

/** The table of a partner's fields, and one more of each kind. */
export const NEW_FIELDS = {
  ...PARTNER_FIELDS,
  supportContacts: {
    jsonName: "support_contacts",
    kind: "list",
    parseEntry: (value: unknown) => String(value),
    whenNull: "no restriction",
    initial: null,
    description: "who is asked",
    flag: { name: "--support-contact", value: "contact", description: "somebody to ask" },
  },
  riskScore: {
    jsonName: "risk_score",
    kind: "integer",
    min: 0,
    max: 9,
    initial: 3,
    description: "how much care it needs",
    flag: { name: "--risk-score", value: "number", description: "0 to 9" },
  },
  needsReview: {
    jsonName: "needs_review",
    kind: "boolean",
    initial: false,
    description: "whether somebody looks at it",
    flag: { name: "--needs-review", description: "somebody looks at it" },
  },
  floors: {
    jsonName: "floors",
    kind: "map",
    parseKey: (key: string) => key,
    parseEntry: (value: unknown) => String(value),
    whenNull: "none",
    initial: null,
    description: "who sits where",
    flag: { name: "--floor", value: "name=floor", description: "where somebody sits" },
  },
  words: {
    jsonName: "words",
    kind: "object",
    parse: () => ({ parsed: true }),
    whenNull: "none",
    initial: null,
    description: "its words",
    flag: { name: "--words", value: "json", description: "its words" },
  },
} as const satisfies PartnerFieldTable;
