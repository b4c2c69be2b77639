/** Every request of the console: sent, and sent again after a step-up; an ended session is told of. */
import { isProblem } from "./refusal.ts";
import { tellSessionEnd } from "./session-end.ts";
import { stepUp } from "./step-up.ts";

/** The session is gone, and nobody is signed in any more. */
const ENDED: ReadonlySet<string> = new Set(["invalid_token", "session_expired", "session_not_found", "user_inactive"]);

export async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request);
  const code = await refusalOf(response);
  if (code === "reauthentication_required" && (await stepUp())) return fetch(again);
  if (code !== null && ENDED.has(code)) tellSessionEnd();
  return response;
}

async function refusalOf(response: Response): Promise<string | null> {
  if (response.status !== 401 && response.status !== 403) return null;
  try {
    const body: unknown = await response.clone().json();
    return isProblem(body) ? body.code : null;
  } catch {
    return null;
  }
}
