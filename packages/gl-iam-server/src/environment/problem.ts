/** What is wrong with one variable. No message repeats a secret. */
export interface EnvironmentProblem {
  readonly variable: string;
  readonly message: string;
}

export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";

  constructor(readonly problems: readonly EnvironmentProblem[]) {
    super(problems.map(({ variable, message }) => `${variable} ${message}`).join("; "));
  }
}
