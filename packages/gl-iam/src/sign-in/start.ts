/**
 * SP-initiated: the application sends the browser to the partner, with a state that the partner's assertion must
 * answer.
 */
import type { Core } from "../core.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError } from "../errors.js";
import type { PartnerCall } from "../partner/call.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { requireMode } from "../policy/mode.js";
import { liveSideOf } from "../test-side.js";
import { canExist, refuseField, requireObject, violation } from "../validation.js";
import { isReturnPath, RETURN_PATH_RULE } from "./return-path.js";
import type { SingleSignOn, StartedSignIn } from "./single-sign-on.js";

/** Seconds that a person has for the partner's login page. */
const START_LIFETIME = 600;

export class SignInStart {
  constructor(private readonly core: Core) {}

  /** @throws IamError see `SingleSignOn.start` */
  async start(request: Parameters<SingleSignOn["start"]>[0], call: PartnerCall = {}): Promise<StartedSignIn> {
    requireObject("request", request);
    requireObject("call", call);
    const returnTo = request.returnTo ?? "/";
    if (!isReturnPath(returnTo)) throw refuseField("returnTo", violation("return_to", RETURN_PATH_RULE));
    const partner = await this.#find(request, call);
    requireActive(partner);
    requireMode(partner, true);
    const state = generateToken("");
    const browserSecret = generateToken("");
    await this.core.store.pendingStarts.insert({
      stateHash: tokenHash(state),
      partnerId: partner.id,
      browserHash: tokenHash(browserSecret),
      returnTo,
      lifetimeSeconds: START_LIFETIME,
    });
    // A mode that allows a start requires a login URL.
    const redirectTo = withParameters(partner.loginUrl ?? "", { state, consumer_key: partner.consumerKey });
    return { redirectTo, browserSecret, expiresIn: START_LIFETIME };
  }

  async #find(request: Parameters<SingleSignOn["start"]>[0], call: PartnerCall): Promise<SSOPartner> {
    const organizationId = this.core.organizationIfNamed(call);
    const { partners } = this.core.store;
    const partner =
      "partnerId" in request
        ? canExist(request.partnerId, organizationId) && (await partners.find(request.partnerId, organizationId))
        : /^[\w-]{1,255}$/.test(request.consumerKey) && (await partners.findByConsumerKey(request.consumerKey));
    if (!partner || (organizationId !== undefined && liveSideOf(partner.orgId) !== organizationId))
      throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
    return partner;
  }
}

/**
 * Adds to the query and leaves the rest of the URL byte for byte as it is, because a partner may compare it, or read it
 * in its own way. Only existing parameters of the same names are removed, or they could be read in place of ours.
 */
function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const [, base = "", query, fragment = ""] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url) ?? [];
  const kept = query ? query.split("&").filter((pair) => !isNamed(pair, parameters)) : [];
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${base}?${[...kept, ...added].join("&")}${fragment}`;
}

function isNamed(pair: string, parameters: Readonly<Record<string, string>>): boolean {
  const [name] = new URLSearchParams(pair).keys();
  return name !== undefined && Object.hasOwn(parameters, name);
}
