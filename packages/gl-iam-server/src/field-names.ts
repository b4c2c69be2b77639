/** Names in the library (camelCase), in JSON (snake_case) and in the command's flags. */

/** `allowedSourceIps` → `allowed_source_ips`. */
export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `allowed_source_ips` → `allowedSourceIps`. */
export function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** In a sentence: only the words that are names, for example `is required when ssoMode is both`. */
export function snakeCaseWords(text: string): string {
  return text.replace(/\b[a-z]+(?:[A-Z][a-z]*)+\b/g, toSnakeCase);
}
