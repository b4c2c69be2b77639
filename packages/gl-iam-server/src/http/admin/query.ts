/** Query parameters that several lists share. The library has the bounds. */
import type { FieldProblem } from "gl-iam";
import { z } from "zod";
import { orgId } from "../contract/schemas.js";

export const orgIdParameter = orgId
  .optional()
  .describe("only a platform_admin may choose it; for others it is their own");

export const booleanParameter = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .optional();

export const testParameter = booleanParameter.describe("true: the test side, in place of the live one");

/** Of an operation on what may be of either side. */
export const bySide = z.object({ org_id: orgIdParameter, test: testParameter });

export const instantParameter = z.iso
  .datetime({ offset: true, error: ({ input }) => instantMessage(input) })
  .transform((text) => new Date(text))
  .optional();

/** The library calls `q` `query`. For {@link unwrapAs}. */
export function searchedBy(problem: FieldProblem): FieldProblem {
  return problem.field === "query" ? { ...problem, field: "q" } : problem;
}

/** In a query `+` is a space, so `+00:00` arrives as ` 00:00`. */
function instantMessage(input: unknown): string {
  const lostPlus = typeof input === "string" && / \d\d:\d\d$/.test(input);
  return `must be an RFC 3339 date-time with an offset${lostPlus ? ": in a URL its + is written %2B" : ""}`;
}
