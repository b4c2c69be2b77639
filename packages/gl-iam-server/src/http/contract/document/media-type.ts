/** A body or an answer in one type, with an example for each of its forms or codes. */
import type { JsonSchema } from "./json-schemas.js";

export interface MediaType {
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
