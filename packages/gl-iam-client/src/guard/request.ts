/** What a guard reads of a request. Every web-standard `Request` has it, and adapters make it from what they have. */

/** The part of a `Request` that a guard reads. Its body is left alone. */
export interface GuardRequest {
  readonly method: string;
  /** Absolute, or the path alone: a guard never reads the host, which its sender chose. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/** The path and the query, without the host. */
export function targetOf({ url }: GuardRequest): string {
  try {
    const { pathname, search } = new URL(url, "http://nowhere.invalid");
    return `${pathname}${search}`;
  } catch {
    return "/";
  }
}
