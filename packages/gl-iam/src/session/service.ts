/** Assembles `gateway.sessions` on a store. */
import type { Core } from "../core.js";
import type { Housekeeping } from "../housekeeping.js";
import { answering } from "../result.js";
import { knownCall } from "../validation.js";
import { EndingSessions } from "./ending-sessions.js";
import { OwnSessions } from "./own-sessions.js";
import type { SessionAdministration } from "./session-administration.js";
import { SESSION_OPTIONS, type Sessions } from "./sessions.js";

export function openSessionAdministration(
  core: Core,
  sessions: Sessions,
  housekeeping: Housekeeping,
): SessionAdministration {
  const administration = new EndingSessions(core);
  const own = new OwnSessions(core, sessions);
  return answering<SessionAdministration>({
    list: (options) => administration.list(options),
    end: (sessionId, call) => administration.end(sessionId, knownCall(call, "test")),
    async endAll(whose, call) {
      const ended = await administration.endAll(whose, knownCall(call, "test"));
      housekeeping.sweepNowAndThen();
      return ended;
    },
    listOwn: (accessToken, options) => own.list(accessToken, knownCall(options, "limit", "cursor", ...SESSION_OPTIONS)),
    endOwn: (accessToken, sessionId, call) => own.end(accessToken, sessionId, knownCall(call, ...SESSION_OPTIONS)),
  });
}
