/** The arguments of a library call from a body that the library checks. */
import { argumentsFromJson } from "gl-iam";
import { z } from "zod";
import { toCamelCase } from "../../field-names.js";
import type { Operation } from "./operation.js";

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
