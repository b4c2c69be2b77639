/** What the API answers when it refuses (RFC 9457). */
import type { Problem } from "gl-iam-client";

export type { Problem };

/** A refusal as an error; `problem` is null when the service was not reached, or did not answer in its own words. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly problem: Problem | null,
    /** 0 when there was no answer. */
    readonly status: number,
  ) {
    super(problem?.detail ?? `the service did not answer as expected (${status})`);
  }

  get code(): Problem["code"] | null {
    return this.problem?.code ?? null;
  }
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "request_id" in value;
}

/** The code of an error, if it is a refusal's. */
export function codeOf(error: unknown): Problem["code"] | null {
  return error instanceof Refusal ? error.code : null;
}
