/** A partner's fields for the document. The library alone checks a body; these schemas parse nothing. */
import { PARTNER_FIELDS, type PartnerField, type PartnerFieldTable } from "gl-iam";
import { z } from "zod";
import { orgId } from "../contract/schemas.js";

type JsonBody = z.ZodType<Record<string, unknown>>;

/** Null is "no restriction", like an absent field. */
export function createSchemaOf(fields: PartnerFieldTable): JsonBody {
  const settings = Object.values(fields).map((field) => {
    const value = field.whenNull === undefined ? valueSchemaOf(field) : valueSchemaOf(field).nullable();
    return [field.jsonName, field.initial === undefined ? value : value.optional()] as const;
  });
  return z.strictObject({
    ...Object.fromEntries(settings),
    org_id: orgId.optional(),
    consumer_key: z.string().optional().describe("a key that the partner already has"),
    consumer_secret: z.string().optional().describe("the secret that goes with it"),
    setup_link: z.boolean().optional().describe("a setup link in place of the secret"),
    starts_on_test_side: z.boolean().optional().describe("of that link: the live secret needs a consent first"),
  });
}

/** An absent field stays; [] denies all; a bare null is refused, so that a forwarded form cannot wipe an allow-list. */
export function updateSchemaOf(fields: PartnerFieldTable): JsonBody {
  return z.strictObject(
    Object.fromEntries(Object.values(fields).map((field) => [field.jsonName, valueSchemaOf(field).optional()])),
  );
}

/** The fields that can be null, by their JSON names. */
export function clearableFieldsOf(fields: PartnerFieldTable): readonly string[] {
  return Object.values(fields)
    .filter(({ whenNull }) => whenNull !== undefined)
    .map(({ jsonName }) => jsonName);
}

/** As it is answered. */
export function partnerSchemaOf(fields: PartnerFieldTable) {
  const settings = Object.values(fields).map((field) => {
    const value = valueSchemaOf(field);
    return [field.jsonName, field.whenNull === undefined ? value : value.nullable()] as const;
  });
  return z.object({
    id: z.uuid(),
    org_id: z.string(),
    consumer_key: z.string(),
    ...Object.fromEntries(settings),
    is_active: z.boolean(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  });
}

export const partnerSchema = partnerSchemaOf(PARTNER_FIELDS).meta({ id: "Partner" });
export const createSchema = createSchemaOf(PARTNER_FIELDS);
export const updateSchema = updateSchemaOf(PARTNER_FIELDS);
const CLEARABLE_FIELDS = clearableFieldsOf(PARTNER_FIELDS);

export const clearParameter = z
  .string()
  .optional()
  .describe(`with commas between: ${CLEARABLE_FIELDS.join(", ")}`);

export function clearedOf(clear = ""): string[] {
  const named = clear.split(",").map((name) => name.trim());
  return named.filter(Boolean);
}

function valueSchemaOf(field: PartnerField): z.ZodType {
  return shapeOf(field).describe(field.description);
}

function shapeOf(field: PartnerField): z.ZodType {
  switch (field.kind) {
    case "text":
      return z.string();
    case "choice":
      return z.enum(field.options as [string, ...string[]]);
    case "integer":
      return z.int().min(field.min).max(field.max);
    case "boolean":
      return z.boolean();
    case "list":
      return z.array(z.string());
    case "map":
      return z.record(z.string(), z.string());
    case "object":
      return z.record(z.string(), z.unknown());
  }
}
