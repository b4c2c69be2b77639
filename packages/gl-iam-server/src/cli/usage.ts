/** What a command itself may complain of; the exit codes. */
export const EXIT_REFUSED = 1;
export const EXIT_USAGE = 2;

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The person said no. */
export class Declined extends Error {
  override readonly name = "Declined";
}

/** The command has done and reported what it could, and not everything was possible. */
export class IncompleteError extends Error {
  override readonly name = "IncompleteError";
}
