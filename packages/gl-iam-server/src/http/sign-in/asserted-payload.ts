/**
 * What a partner signs about a user, for the document. It parses nothing: the library reads the signed bytes itself,
 * after it has checked who signed them.
 */
import { z } from "zod";

const name = z.string().max(255).optional();

/** Of one person. */
const person = {
  external_id: z
    .string()
    .min(1)
    .max(255)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it rules out
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/)
    .describe("the user's stable id at the partner; no control characters"),
  email: z
    .string()
    .max(254)
    .optional()
    .describe("required for a token, and to provision: one address, without a display name"),
  display_name: name,
  first_name: name.describe("used when there is no display_name"),
  last_name: name.describe("used when there is no display_name"),
  role: z
    .string()
    .max(255)
    .optional()
    .describe("a word of the partner's `role_map`, or a role: 1 to 64 of A-Z a-z 0-9 _ . : -; `org_member` by default"),
  attributes: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      "at most 8 KiB; those that the partner's `allowed_attributes` names are kept, and given out with the session; " +
        "absent: what is kept stays, {}: it is cleared",
    ),
};

/** Of the assertion itself. */
const marks = {
  nonce: z.string().min(1).max(255).optional().describe("the partner's own replay mark, unique among its own"),
  aud: z
    .union([z.string(), z.array(z.string()).max(100)])
    .optional()
    .describe("the application that this is for: its public URL, or a name that it is configured with"),
};

export const assertedPayloadSchema = z
  .looseObject({
    ...person,
    ...marks,
    code_challenge: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/)
      .optional()
      .describe("RFC 7636, S256: the exchange then needs the `code_verifier`"),
    state: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe("required in the answer to a sign-in that the application started"),
    action: z
      .enum(["sign_in", "logout", "deprovision"])
      .optional()
      .describe("absent or `sign_in` for a token; `logout` and `deprovision` at their paths"),
  })
  .meta({
    id: "AssertedPayload",
    description: "What the partner says of its user. Other fields are ignored; null counts as absent.",
  });

/** What the partner says when it provisions. */
export const provisionPayloadSchema = z
  .looseObject({
    action: z.literal("provision"),
    users: z
      .array(z.looseObject(person))
      .max(500)
      .optional()
      .describe("a list, instead of the fields of one user beside `action`"),
    ...person,
    external_id: person.external_id.optional(),
    ...marks,
  })
  .meta({
    id: "ProvisionPayload",
    description: "Users to make, update or reopen: one, or a list. Other fields are ignored; null counts as absent.",
  });
