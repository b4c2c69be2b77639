/** What was given can't be signed. The message names the field and its rule, and never holds the secret. */
export class SigningError extends TypeError {
  override readonly name = "SigningError";

  constructor(
    readonly field: "consumerKey" | "consumerSecret" | "payload" | "timestamp",
    rule: string,
    options?: { cause: unknown },
  ) {
    super(`${field} ${rule}`, options);
  }
}
