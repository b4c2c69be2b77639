/** Bodies that the library checks: the schema documents them, and names the arguments of the call. */
import { argumentsFromJson, ErrorCode, type FieldProblem, type Result } from "gl-iam";
import { z } from "zod";
import { toCamelCase } from "../../field-names.js";
import { refusedFields } from "../wire/problem.js";
import type { Operation } from "./operation.js";

/** Put it into a body's description. What arrives is of an unknown type, because no schema has looked at it. */
export function checkedByLibrary<Schema extends z.ZodType>(schema: Schema) {
  return { schema: schema as z.ZodType<unknown, z.input<Schema>>, checkedBy: "library" } as const;
}

/**
 * For an operation that has another name for something than the library.
 *
 * @param tell the problem in the operation's words
 * @throws IamError
 */
export function unwrapAs<T>(result: Result<T>, tell: (problem: FieldProblem) => FieldProblem): T {
  if (result.isOk || result.error.code !== ErrorCode.VALIDATION_ERROR) return result.unwrap();
  throw refusedFields(result.error.details.map(tell));
}

/**
 * The schema of the operation's body names the arguments: `revoke_sessions` is `revokeSessions`. Nothing is checked
 * here. The call refuses unknown names and wrong values, all at once.
 *
 * @throws IamError `validation_error` when the body is not an object
 */
export function libraryArguments<Arguments>({ body: described }: Operation, body: unknown): Arguments {
  const jsonNames = described?.schema instanceof z.ZodObject ? Object.keys(described.schema.shape) : [];
  const names = new Map(jsonNames.map((name) => [name, toCamelCase(name)]));
  return argumentsFromJson(body, names) as Arguments;
}
