/** Assembles `gateway.sso` on a store. */
import type { Receiving } from "../assertion/receive.js";
import type { Core } from "../core.js";
import type { Housekeeping } from "../housekeeping.js";
import { Provision } from "../identity/provision.js";
import { Provisioning } from "../identity/provisioning.js";
import { answering } from "../result.js";
import { OPENING_OPTIONS } from "../session/opening.js";
import type { Sessions } from "../session/sessions.js";
import { knownCall } from "../validation.js";
import { PartnerEnding } from "./ending.js";
import { Exchange } from "./exchange.js";
import { TokenIssue } from "./issue.js";
import { OwnRequests } from "./own-request.js";
import { PartnerProvision } from "./provision.js";
import type { SingleSignOn } from "./single-sign-on.js";
import { SignInStart } from "./start.js";

export function openSingleSignOn(
  core: Core,
  receiving: Receiving,
  sessions: Sessions,
  housekeeping: Housekeeping,
): SingleSignOn {
  const issue = new TokenIssue(core, receiving);
  const provisioning = new Provisioning(core);
  const exchange = new Exchange(core, provisioning, sessions);
  const provision = new PartnerProvision(core, receiving, new Provision(core, provisioning));
  const start = new SignInStart(core);
  const ending = new PartnerEnding(core, receiving);
  const ownRequests = new OwnRequests(core, receiving);
  return answering<SingleSignOn>({
    verify: (request, origin) => receiving.prove(request, knownCall(origin) ?? {}),
    async issueToken(request, origin) {
      const issued = await issue.issue(request, knownCall(origin));
      housekeeping.sweepNowAndThen();
      return issued;
    },
    authenticate: (given, origin) => exchange.exchange(given, knownCall(origin, ...OPENING_OPTIONS)),
    preview: (token) => exchange.preview(token),
    async start(request, call) {
      const started = await start.start(request, knownCall(call));
      housekeeping.sweepNowAndThen();
      return started;
    },
    logout: (request, origin) => ending.logout(request, knownCall(origin)),
    deprovision: (request, origin) => ending.deprovision(request, knownCall(origin)),
    provision: (request, origin) => provision.run(request, knownCall(origin)),
    receive: (request, origin) => ownRequests.receive(request, knownCall(origin)),
  });
}
