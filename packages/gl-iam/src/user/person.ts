/** Finds a person under every name that the store knows. */
import type { EventPosition } from "../audit/records.js";
import { asOperationOfItsOwn } from "../operation.js";
import type { NamesInEvents, Person, PersonalDataRecords } from "./personal-data.js";

/**
 * Reads a person's events part by part, because there may be more of them than one operation can read.
 *
 * @param organizationId whose events are meant; undefined: every organization's
 * @param earlier what was found before, so that only the events since then are read
 */
export async function findPerson(
  records: PersonalDataRecords,
  userId: string,
  organizationId: string | undefined,
  earlier?: { readonly person: Person; readonly since: Date },
): Promise<Person> {
  const userIds = await records.userIds(userId);
  const names = [...(earlier?.person.names ?? [])];
  let after: EventPosition | null = null;
  do {
    const position: EventPosition | null = after;
    const part: NamesInEvents = await asOperationOfItsOwn(() =>
      records.namesInEvents(userIds, earlier?.since ?? null, position),
    );
    names.push(...part.names);
    after = part.last;
  } while (after !== null);
  return { userIds, organizationId, names: await records.names(userIds, names) };
}
