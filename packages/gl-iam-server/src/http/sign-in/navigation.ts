/** What a browser asks for by itself, by Fetch Metadata. Without the header it is not a browser, or an old one. */
import type { AppContext } from "../wire/app-context.js";
import { refusedField } from "../wire/problem.js";

/** Where the browser shows the answer. */
export type Place = "window" | "frame";

const FRAMES: ReadonlySet<string> = new Set(["iframe", "frame"]);

/**
 * A picture or a frame on another site's page would also start or end a sign-in, and a frame keeps no cookie of it.
 *
 * @param advice what to do instead
 * @throws IamError `validation_error`
 */
export function requireWholeWindow({ req }: AppContext, advice: string): void {
  const destination = req.header("sec-fetch-dest");
  if (destination !== undefined && destination !== "document") throw elsewhere(advice);
}

/**
 * The whole window, or a frame in another site's page. In a frame of the same site the page's cookie arrives too, and
 * nobody could tell the two sessions apart.
 *
 * @throws IamError `validation_error`
 */
export function requireWindowOrFrame({ req }: AppContext, advice: string): Place {
  const destination = req.header("sec-fetch-dest") ?? "document";
  if (destination === "document") return "window";
  if (!FRAMES.has(destination)) throw elsewhere(advice);
  if (req.header("sec-fetch-site") === "same-site") {
    throw refusedField("sec-fetch-site", "navigation", "must not be same-site in a frame: post with target=_top");
  }
  return "frame";
}

function elsewhere(advice: string) {
  return refusedField("sec-fetch-dest", "navigation", `must be document: ${advice}`);
}
