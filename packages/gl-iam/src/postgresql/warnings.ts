/** What the operator should know, reported once and not at every check. */
export class Warnings {
  readonly #told = new Map<string, string>();

  constructor(private readonly tell: (message: string) => void) {}

  /** @param subject a warning replaces the former one about the same subject; null removes it */
  set(subject: string, message: string | null): void {
    if (message === null) {
      this.#told.delete(subject);
      return;
    }
    const isNew = !this.#told.has(subject);
    this.#told.set(subject, message);
    if (isNew) this.#tellSafely(message);
  }

  /** A listener that throws must not break the connection that was being opened. */
  #tellSafely(message: string): void {
    try {
      this.tell(message);
    } catch {
      // There is nobody left to report to.
    }
  }
}
