/** The parsers' answers in the form that a test compares. */
import { expect } from "vitest";
import { type FieldProblem, IamError } from "../src/errors.js";
import { Violation } from "../src/validation.js";

/** The broken rule's name, or "accepted". */
export function ruleOf(parsed: unknown): string {
  return parsed instanceof Violation ? parsed.rule : "accepted";
}

/** A parsed value, after checking that it is one. */
export function accepted<T>(parsed: T | Violation): T {
  if (parsed instanceof Violation) throw new Error(`refused: ${parsed.rule}: ${parsed.message}`);
  return parsed;
}

/** The problems of a refused input. Fails when it is not refused with a validation_error. */
export function problemsOf(parse: () => unknown): readonly FieldProblem[] {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(IamError);
    expect((error as IamError).code).toBe("validation_error");
    return (error as IamError).details;
  }
  throw new Error("not refused");
}

/** `field rule`, or `field[index] rule`, of each problem. */
export function fieldsAndRules(parse: () => unknown): readonly string[] {
  return problemsOf(parse).map(
    ({ field, index, rule }) => `${field}${index === undefined ? "" : `[${index}]`} ${rule}`,
  );
}

/** The code that a refused operation throws. */
export function codeOf(operation: () => unknown): string {
  try {
    operation();
  } catch (error) {
    expect(error).toBeInstanceOf(IamError);
    return (error as IamError).code;
  }
  return "accepted";
}
