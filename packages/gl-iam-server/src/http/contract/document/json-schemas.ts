/** Schemas of the document: one with an id is listed once, under `components`, any other one where it is used. */
import { z } from "zod";

export type JsonSchema = Record<string, unknown>;

export class JsonSchemas {
  /** The used ones, by id. */
  readonly named: Record<string, JsonSchema> = {};

  input(schema: z.ZodType): JsonSchema {
    return this.#adopt(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  }

  output(schema: z.ZodType): JsonSchema {
    return this.#adopt(z.toJSONSchema(schema, { io: "output", unrepresentable: "any", override: open }));
  }

  #adopt({ $schema: _, ...schema }: JsonSchema): JsonSchema {
    const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
    const { $defs = {}, ...rest } = JSON.parse(text);
    Object.assign(this.named, $defs);
    return rest;
  }
}

/** A later version's new field must not break a client that checks what it gets. */
function open({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
