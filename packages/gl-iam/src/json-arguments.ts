/** The arguments of a call from a JSON body, for every door that takes JSON. */
import { isPlainObject, noteProblem, parseFieldName, refuseField, violation } from "./validation.js";

/**
 * Maps names and checks nothing: the call itself refuses a wrong value. An unknown name is noted, and the call reports
 * it beside all other problems, so that the answer is complete and says the same at every door.
 *
 * ```ts
 * const names = new Map([["grace_period_seconds", "gracePeriodSeconds"]]);
 * await registry.rotateConsumerSecret(id, { ...argumentsFromJson(body, names), actor });
 * ```
 *
 * @param names the argument's name for each of JSON's names
 * @throws IamError `validation_error` when the body is not an object
 */
export function argumentsFromJson(body: unknown, names: ReadonlyMap<string, string>): Record<string, unknown> {
  if (!isPlainObject(body)) throw refuseField("body", violation("object", "must be an object"));
  const named: Record<string, unknown> = {};
  for (const [jsonName, value] of Object.entries(body)) {
    const name = names.get(jsonName);
    if (name === undefined) {
      noteProblem(named, parseFieldName(jsonName), violation("unknown_field", "is not a field here"));
    } else {
      named[name] = value;
    }
  }
  return named;
}
