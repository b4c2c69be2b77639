/** How a call went, in one word. */
import { expect } from "vitest";
import type { ErrorCode, Result } from "../src/index.js";

/** The code of a refusal, or "accepted". */
export function outcome(result: Result<unknown>): ErrorCode | "accepted" {
  return result.isOk ? "accepted" : result.error.code;
}

export function expectRefused(result: Result<unknown>, code: ErrorCode): void {
  expect(outcome(result)).toBe(code);
}
