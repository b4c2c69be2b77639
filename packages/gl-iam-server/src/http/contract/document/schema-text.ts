/** A JSON schema in few words, for a table. */
import type { JsonSchema } from "./json-schemas.js";

export interface FieldText {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

type Named = Readonly<Record<string, JsonSchema>>;

/** The schema itself, when there is only a reference to it. */
function resolve(schema: JsonSchema, named: Named): JsonSchema {
  const [, name = ""] = /^#\/components\/schemas\/(.+)$/.exec(String(schema.$ref ?? "")) ?? [];
  return named[name] ?? schema;
}

function variantsOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? []) as readonly JsonSchema[];
}

/** The fields of an object; several lists when it has several forms. */
export function fieldLists(given: JsonSchema, named: Named): FieldText[][] {
  const schema = resolve(given, named);
  const variants = variantsOf(schema);
  if (variants.length > 0) return variants.flatMap((variant) => fieldLists(variant, named));
  const properties = Object.entries((schema.properties ?? {}) as Named);
  const required = (schema.required ?? []) as readonly string[];
  if (properties.length === 0) return [];
  return [
    properties.map(([name, field]) => ({
      name,
      type: typeText(field),
      isRequired: required.includes(name),
      description: String(field.description ?? ""),
    })),
  ];
}

/** `string`, `integer or null`, `"a" or "b"`, `string[]`. */
export function typeText(schema: JsonSchema): string {
  if (typeof schema.$ref === "string") return schema.$ref.split("/").at(-1) ?? "object";
  const choices = (schema.enum ?? (schema.const === undefined ? undefined : [schema.const])) as unknown[] | undefined;
  if (choices) return choices.map((choice) => JSON.stringify(choice)).join(" or ");
  const variants = variantsOf(schema);
  if (variants.length > 0) return [...new Set(variants.map(typeText))].join(" or ");
  if (schema.type === "array") return `${typeText((schema.items ?? {}) as JsonSchema)}[]`;
  const type = [schema.type ?? "any"].flat().join(" or ");
  return schema.format === undefined ? type : `${type}, ${schema.format}`;
}
