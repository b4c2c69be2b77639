/**
 * Whether another member of the WITH has returned this id. A join would be one loop inside another, since the planner
 * takes such a member for one row. What is no plain condition (`IS TRUE`) it hashes.
 *
 * @param member returns a column `id`
 */
export function isAmong(id: string, member: string): string {
  return `(${id} IN (SELECT id FROM ${member})) IS TRUE`;
}
