/** Reads JSON of the service, and throws a TypeError that names the field which is not as documented. */

export type Json = Readonly<Record<string, unknown>>;

export function readObject(value: unknown): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new TypeError("an object is expected");
}

export function requireText(from: Json, name: string): string {
  const value = from[name];
  if (typeof value === "string") return value;
  throw new TypeError(`${name} must be a text`);
}

export function textOrNull(from: Json, name: string): string | null {
  return from[name] === null || from[name] === undefined ? null : requireText(from, name);
}

export function requireStrings(from: Json, name: string): readonly string[] {
  const value = from[name];
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
  throw new TypeError(`${name} must be a list of texts`);
}

export function requireDate(from: Json, name: string): Date {
  const date = new Date(requireText(from, name));
  if (!Number.isNaN(date.getTime())) return date;
  throw new TypeError(`${name} must be a time`);
}
