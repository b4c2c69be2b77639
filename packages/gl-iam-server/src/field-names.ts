/** Names between the library (camelCase), JSON (snake_case) and the command's flags. */

/** `allowedSourceIps` → `allowed_source_ips`. */
export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** In a sentence: only the words that are names, e.g. `is required when ssoMode is both`. */
export function snakeCaseWords(text: string): string {
  return text.replace(/\b[a-z]+(?:[A-Z][a-z]*)+\b/g, toSnakeCase);
}
