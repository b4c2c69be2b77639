/** camelCase in the library, snake_case in JSON. */
import { toSnakeCase } from "../../partner-json.js";

/** In a sentence: only the words that are names, e.g. `is required when ssoMode is both`. */
export function snakeCaseWords(text: string): string {
  return text.replace(/\b[a-z]+(?:[A-Z][a-z]*)+\b/g, toSnakeCase);
}
