const BRAND = Symbol.for("gl-iam.SigningError");

/** What was given can't be signed. The message names the field and its rule, and never holds the secret. */
export class SigningError extends TypeError {
  static {
    Object.defineProperty(SigningError.prototype, BRAND, { value: true });
  }

  override readonly name = "SigningError";

  constructor(
    readonly field: "consumerKey" | "consumerSecret" | "payload" | "timestamp",
    rule: string,
    options?: { cause: unknown },
  ) {
    super(`${field} ${rule}`, options);
  }
}

/** Whether it is a {@link SigningError}, also one of another copy of this package: ask this, not `instanceof`. */
export function isSigningError(value: unknown): value is SigningError {
  return typeof value === "object" && value !== null && BRAND in value;
}
