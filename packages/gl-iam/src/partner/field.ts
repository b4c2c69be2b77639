/** What a field of a partner is made of. fields.ts has the fields themselves. */
import type { Violation } from "../validation.js";
import type { JsonObject } from "./metadata.js";

interface Field<Value> {
  /** The name in JSON, in the audit and of the column. */
  readonly jsonName: string;
  /** For people, in the API's document. */
  readonly description: string;
  /** What `null` means, in a word. A field without it is never null. */
  readonly whenNull?: "no restriction" | "none";
  /** The value when a registration leaves the field out. A field without it is required. */
  readonly initial?: Value | null;
  readonly flag: PartnerFlag;
}

/** How the command sets the field. */
export interface PartnerFlag {
  /** With its dashes. */
  readonly name: string;
  /** The name of its value, in a word; a boolean has none, and a map has `key=value`. */
  readonly value?: string;
  /** The argument that sets it at registration, instead of the flag. */
  readonly argument?: string;
  readonly description: string;
}

interface TextField extends Field<string> {
  readonly kind: "text";
  parse(value: unknown): string | Violation;
}

interface ChoiceField extends Field<string> {
  readonly kind: "choice";
  readonly options: readonly string[];
}

interface IntegerField extends Field<number> {
  readonly kind: "integer";
  readonly min: number;
  readonly max: number;
}

interface BooleanField extends Field<boolean> {
  readonly kind: "boolean";
}

export interface ListField extends Field<readonly string[]> {
  readonly kind: "list";
  parseEntry(value: unknown): string | Violation;
}

/** A JSON object from texts to texts. */
export interface MapField extends Field<Readonly<Record<string, string>>> {
  readonly kind: "map";
  parseKey(value: string): string | Violation;
  parseEntry(value: unknown): string | Violation;
}

interface ObjectField extends Field<JsonObject> {
  readonly kind: "object";
  parse(value: unknown): JsonObject | Violation;
}

/** What one setting of a partner is: its names, its kind, its initial value and its words for people. */
export type PartnerField = TextField | ChoiceField | IntegerField | BooleanField | ListField | MapField | ObjectField;

/** By their TypeScript names. */
export type PartnerFieldTable = Readonly<Record<string, PartnerField>>;

export function isNullable(field: PartnerField): boolean {
  return field.whenNull !== undefined;
}
