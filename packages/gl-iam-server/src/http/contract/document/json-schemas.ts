/** Schemas of the document: one with an id is listed once, under `components`, any other one where it is used. */
import { z } from "zod";

export type JsonSchema = Record<string, unknown>;

/** A schema as it stands where it is used, and those that it names, by id. */
interface Translated {
  readonly own: JsonSchema;
  readonly named: Record<string, JsonSchema>;
}

export class JsonSchemas {
  /** The used ones, by id. */
  readonly named: Record<string, JsonSchema> = {};

  input(schema: z.ZodType): JsonSchema {
    return this.#adopt(input(schema));
  }

  output(schema: z.ZodType): JsonSchema {
    return this.#adopt(output(schema));
  }

  #adopt({ own, named }: Translated): JsonSchema {
    Object.assign(this.named, named);
    return own;
  }
}

const input = rememberedBySchema((schema) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
const output = rememberedBySchema((schema) =>
  z.toJSONSchema(schema, { io: "output", unrepresentable: "any", override: open }),
);

/** Most schemas serve many operations, and each app of a process; translating one takes longer than all else here. */
function rememberedBySchema(translate: (schema: z.ZodType) => JsonSchema): (schema: z.ZodType) => Translated {
  const known = new WeakMap<z.ZodType, Translated>();
  return (schema) => {
    const translated = known.get(schema) ?? withReferences(translate(schema));
    known.set(schema, translated);
    return translated;
  };
}

function withReferences({ $schema: _, ...schema }: JsonSchema): Translated {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $defs = {}, ...own } = JSON.parse(text);
  return { own, named: $defs };
}

/** A later version's new field must not break a client that checks what it gets. */
function open({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
