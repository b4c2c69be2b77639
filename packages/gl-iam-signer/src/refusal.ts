const BRAND = Symbol.for("gl-iam.SigningError");

/** The input cannot be signed. The message names the field and its rule, and never contains the secret. */
export class SigningError extends TypeError {
  static {
    Object.defineProperty(SigningError.prototype, BRAND, { value: true });
  }

  override readonly name = "SigningError";

  constructor(
    readonly field: "consumerKey" | "consumerSecret" | "payload" | "audience" | "timestamp",
    rule: string,
    options?: { cause: unknown },
  ) {
    super(`${field} ${rule}`, options);
  }
}

/**
 * Whether an error is a {@link SigningError}, also one of another copy of this package. Use it instead of `instanceof`.
 */
export function isSigningError(value: unknown): value is SigningError {
  return typeof value === "object" && value !== null && BRAND in value;
}
