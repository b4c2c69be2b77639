/**
 * The test side of an organization (S13): an organization of its own, `acme/test` beside `acme`, which no caller can
 * name. Whatever stays within an organization keeps the two sides apart by itself: users, addresses and their
 * uniqueness, partners and their caps, sessions.
 */
import { Problems, parseBoolean, requireObject } from "./validation.js";

export const TEST_SIDE = "/test";

export function testSideOf(organizationId: string): string {
  return `${organizationId}${TEST_SIDE}`;
}

export function isTestSide(organizationId: string): boolean {
  return organizationId.endsWith(TEST_SIDE);
}

/** The organization whose test side it is; any other one as it is. */
export function liveSideOf(organizationId: string): string {
  return isTestSide(organizationId) ? organizationId.slice(0, -TEST_SIDE.length) : organizationId;
}

export function bothSidesOf(organizationId: string): readonly [string, string] {
  return [organizationId, testSideOf(organizationId)];
}

/** What is neither true nor false would mean the live side in silence. @throws IamError `validation_error` */
export function requireSide({ test }: Side): void {
  const problems = new Problems();
  if (test !== undefined) problems.take("test", parseBoolean(test), false);
  problems.refuseIfAny();
}

/** For what the test side does not have: passwords, second factors, links, merges. */
export function liveOnly<T extends Side>(call: T): T {
  requireObject("call", call);
  return { ...call, test: false };
}

/** Whether something of this organization is on the side that the call means. */
export function isOnSide({ organizationId }: { readonly organizationId: string }, { test }: Side): boolean {
  return isTestSide(organizationId) === (test === true);
}

/** What a call says of the side that it means. */
export interface Side {
  /** Means the test side in place of the live one; false by default. */
  test?: boolean | undefined;
}
