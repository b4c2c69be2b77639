/** A body or an answer in one type, with an example for each form or code that it may have. */
import type { JsonSchema } from "./json-schemas.js";

export interface MediaType {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
