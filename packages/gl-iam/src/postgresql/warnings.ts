/** What whoever runs the service should know, told once and not at every look. */
export class Warnings {
  readonly #told = new Map<string, string>();

  constructor(private readonly tell: (message: string) => void) {}

  /** @param subject a warning takes the place of the former one about the same; null takes it back */
  set(subject: string, message: string | null): void {
    if (message === null) {
      this.#told.delete(subject);
      return;
    }
    const isNew = !this.#told.has(subject);
    this.#told.set(subject, message);
    if (isNew) this.tell(message);
  }
}
