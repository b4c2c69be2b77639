/** What every operation of one app shares. `createApp` makes it, and nothing of it is global. */
import { type CallOrigin, ErrorCode, type IAMGateway, parseUrl } from "gl-iam";
import {
  type ClientAddress,
  canonicalAddress,
  clientAddressBehind,
  contradictedProxy,
  warnOfProxy,
  withoutRequest,
} from "./limits/client-address.js";
import { RateLimits } from "./limits/rate-limits.js";
import type { AppOptions } from "./options.js";
import { Pages } from "./pages/page.js";
import type { AppContext } from "./wire/app-context.js";
import { PartnerOrigins } from "./wire/partner-origins.js";
import { redact } from "./wire/redaction.js";

/** The answers to made-up tokens. Any other answer shows that the caller had a real one. */
const GUESSES: ReadonlySet<ErrorCode> = new Set([ErrorCode.INVALID_TOKEN, ErrorCode.VALIDATION_ERROR]);

export class AppState {
  readonly limits: RateLimits;
  readonly origins: PartnerOrigins;
  readonly pages: Pages;
  /** `scheme://host[:port]` of the application itself. */
  readonly ownOrigin: string;
  /** That of the administrators' console. */
  readonly consoleOrigin: string;
  #warnedOfSharedConsole = false;
  readonly #clientAddress: (context: AppContext) => string | null;

  constructor(
    readonly gateway: IAMGateway,
    readonly options: AppOptions,
  ) {
    requireOptions(options, gateway);
    this.limits = new RateLimits(options.rateLimits);
    options.metrics?.watch(gateway);
    this.origins = new PartnerOrigins(gateway);
    this.ownOrigin = new URL(options.publicUrl).origin;
    this.pages = new Pages(options.branding, this.ownOrigin);
    this.consoleOrigin = new URL(options.consoleUrl ?? options.publicUrl).origin;
    if (options.consoleUrl !== undefined) this.warnOfSharedConsole();
    this.#clientAddress = ofContext(options.clientAddress ?? clientAddressBehind([], warnOfProxy(options.logger)));
  }

  get defaultOrgId(): string {
    return this.gateway.defaultOrgId;
  }

  /**
   * A console on the application's host shares its cookies and its pages' faults. Told once: at the start where a
   * console is configured so, otherwise when somebody uses one.
   */
  warnOfSharedConsole(): void {
    const isShared = new URL(this.consoleOrigin).hostname === new URL(this.ownOrigin).hostname;
    if (!isShared || this.#warnedOfSharedConsole) return;
    this.#warnedOfSharedConsole = true;
    const console = this.consoleOrigin;
    this.options.logger?.warn({ console }, "the console shares the application's host: see GL_IAM_CONSOLE_URL");
  }

  addressOf(context: AppContext): string | null {
    try {
      const address = this.#clientAddress(context);
      return typeof address === "string" ? canonicalAddress(address) : null;
    } catch (error) {
      // The application's own function. An unknown address is refused where it matters, and nothing else has to fail.
      this.options.logger?.error({ error: (error as Error)?.name ?? typeof error }, "clientAddress threw");
      return null;
    }
  }

  /**
   * Whom the limits charge. Whoever sends both forwarding headers is unknown to a partner's restrictions, but not
   * unlimited: they share the budgets of their proxy's address, which nobody else uses.
   */
  chargedTo(context: AppContext): string | null {
    return context.get("address") ?? contradictedProxy(context.env ?? {});
  }

  /** For what anybody may try with a made-up token: each wrong guess is charged to its address. */
  guessing<T>(context: AppContext, work: () => Promise<T>): Promise<T> {
    return this.limits.guessing(this.chargedTo(context), GUESSES, work);
  }

  /** Who calls, for the audit. */
  originOf(context: AppContext, actor?: string): CallOrigin {
    return {
      actor,
      ipAddress: context.get("address") ?? undefined,
      userAgent: userAgentOf(context),
      requestId: context.get("requestId"),
    };
  }
}

function ofContext(clientAddress: ClientAddress): (context: AppContext) => string | null {
  const find = withoutRequest(clientAddress);
  // If the app is mounted without a second argument, `env` is undefined.
  return ({ req, env = {} }) => (find ? find(env) : clientAddress(req.raw, env));
}

/** @throws TypeError naming the option, because a limit that is not a number would silently be none */
function requireOptions(
  { publicUrl, consoleUrl, defaultOrgId, rateLimits = {} }: AppOptions,
  gateway: Pick<IAMGateway, "defaultOrgId">,
): void {
  requireHttpUrl("publicUrl", publicUrl, "https://app.example.com");
  if (consoleUrl !== undefined) requireHttpUrl("consoleUrl", consoleUrl, "https://console.example.com");
  if (defaultOrgId !== undefined && defaultOrgId !== gateway.defaultOrgId) {
    // Otherwise people would sign in to one organization, and partners would be registered in another.
    throw new TypeError(`defaultOrgId must be the provider's, which is ${gateway.defaultOrgId}`);
  }
  for (const [name, value] of Object.entries(rateLimits)) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 0)) {
      throw new TypeError(`rateLimits.${name} must be an integer, 0 for none`);
    }
  }
}

function requireHttpUrl(option: string, value: string, example: string): void {
  const url = parseUrl(value);
  if (url !== undefined && /^https?:$/.test(url.protocol)) return;
  throw new TypeError(`${option} must be an http(s) URL such as ${example}`);
}

/** How much is kept of a text that its sender chose. */
const USER_AGENT_LENGTH = 255;

/** Cut before it is searched for secrets, and longer than what is kept, so that no secret is cut in half. */
function userAgentOf(context: AppContext): string | undefined {
  const printable = context.req
    .header("user-agent")
    ?.slice(0, 4 * USER_AGENT_LENGTH)
    .replace(/[^\x20-\x7e]/g, "?");
  return printable === undefined ? undefined : redact(printable).slice(0, USER_AGENT_LENGTH);
}
