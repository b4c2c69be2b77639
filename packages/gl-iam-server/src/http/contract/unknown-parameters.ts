/** Unknown query parameters of an operation, each with the one that was probably meant. */
import type { FieldProblem } from "gl-iam";
import { z } from "zod";
import { fieldName } from "../wire/redaction.js";
import type { Operation } from "./operation.js";

export function unknownParameters(given: readonly string[], { query, body }: Operation): FieldProblem[] {
  const known = namesOf(query);
  const inBody = namesOf(body?.schema);
  return given
    .filter((name) => !known.includes(name))
    .map((name) => ({
      field: fieldName(name),
      rule: "unknown_parameter",
      message: `is not a query parameter here${adviceOn(name, known, inBody)}`,
    }));
}

function adviceOn(name: string, known: readonly string[], inBody: readonly string[]): string {
  if (inBody.includes(name)) return ": it belongs into the body";
  const meant = nearest(name, known);
  if (meant !== undefined) return `: is ${meant} meant?`;
  return known.length === 0 ? "" : `; there are ${known.join(", ")}`;
}

function namesOf(schema: z.ZodType | undefined): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** A name that contains it, or that differs from it in at most a third of its letters. */
function nearest(name: string, names: readonly string[]): string | undefined {
  // The cost grows with the length, and no name here is that long.
  if (name.length > 40) return undefined;
  const whole = names.find((candidate) => candidate.split("_").includes(name) || name.split("_").includes(candidate));
  if (whole !== undefined) return whole;
  const [best] = names
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.ceil(candidate.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** Levenshtein's distance: how many letters to insert, to leave out or to replace. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
