/** What the widget reports, by `on("error", …)`. */

/**
 * `not_framed`: this page is not in a frame. `not_signed_in`: nobody is signed in at the partner's page.
 * `no_answer`: the partner's page did not answer in time. `unreachable`: the application did not answer; it is tried
 * again. Every other code is the application's own refusal (docs/errors.md).
 */
export type WidgetErrorCode = "not_framed" | "not_signed_in" | "no_answer" | "unreachable" | (string & {});

export class WidgetError extends Error {
  /** @param detail the application's words about its refusal; by default the code */
  constructor(
    readonly code: WidgetErrorCode,
    detail: string = code,
  ) {
    super(detail);
  }
}
