/** SP-initiated: the application sends the browser to the partner, with a state that the partner's assertion must answer. */
import type { Core } from "../core.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive, requireMode } from "../policy/restrictions.js";
import { parseUrl } from "../url.js";
import { isUuid, refuseField, requireObject, Violation, violation } from "../validation.js";
import type { SingleSignOn, StartedSignIn } from "./single-sign-on.js";

/** Seconds a person has for the partner's login page. */
const START_LIFETIME = 600;
/** Resolving against a name that no page has shows whether a path leads away. */
const NOWHERE = "https://nowhere.invalid";

export class SignInStart {
  constructor(private readonly core: Core) {}

  /** @throws IamError see `SingleSignOn.start` */
  async start(request: Parameters<SingleSignOn["start"]>[0]): Promise<StartedSignIn> {
    requireObject("request", request);
    const returnTo = parseReturnTo(request.returnTo ?? "/");
    if (returnTo instanceof Violation) throw refuseField("returnTo", returnTo);
    const partner = await this.#find(request);
    requireActive(partner);
    requireMode(partner, true);
    const state = generateToken("");
    const browserSecret = generateToken("");
    await this.core.store.assertions.insertStart({
      stateHash: tokenHash(state),
      partnerId: partner.id,
      browserHash: tokenHash(browserSecret),
      returnTo,
      expiresAt: new Date(this.core.clock().getTime() + START_LIFETIME * 1000),
    });
    // A mode that lets a start through requires a login URL.
    const url = new URL(partner.loginUrl ?? "");
    url.searchParams.set("state", state);
    url.searchParams.set("consumer_key", partner.consumerKey);
    return { redirectTo: url.href, browserSecret, expiresIn: START_LIFETIME };
  }

  async #find(request: Parameters<SingleSignOn["start"]>[0]): Promise<SSOPartner> {
    const { partners } = this.core.store;
    const partner =
      "partnerId" in request
        ? isUuid(request.partnerId) && (await partners.find(request.partnerId))
        : /^[\w-]{1,255}$/.test(request.consumerKey) && (await partners.findByConsumerKey(request.consumerKey));
    if (!partner) throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
    return partner;
  }
}

/**
 * A path of the application's own: one `/` at the beginning, no backslash, no control character, and still on the origin
 * after URL resolution.
 */
function parseReturnTo(value: unknown): string | Violation {
  const rule = violation("return_to", "must be a path of this application: one / at the beginning, no backslash");
  if (typeof value !== "string" || value.length > 2048) return rule;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: URL parsers drop tabs and newlines, "/\t/evil" is "//evil"
  if (!/^\/(?!\/)[^\\\u0000-\u0020\u007f]*$/.test(value)) return rule;
  return parseUrl(value, NOWHERE)?.origin === NOWHERE ? value : rule;
}
