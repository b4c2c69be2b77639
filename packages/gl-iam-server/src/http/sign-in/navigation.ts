/** What a browser asks for by itself, by Fetch Metadata. Without the header it is not a browser, or an old one. */
import type { AppContext } from "../wire/app-context.js";
import { refusedField } from "../wire/problem.js";

/**
 * A picture or a frame on another site's page would also start or end a sign-in, and a frame keeps no cookie of it.
 *
 * @param advice what to do instead
 * @throws IamError `validation_error`
 */
export function requireWholeWindow(context: AppContext, advice: string): void {
  const destination = context.req.header("sec-fetch-dest");
  if (destination === undefined || destination === "document") return;
  throw refusedField("sec-fetch-dest", "navigation", `must be document: ${advice}`);
}
