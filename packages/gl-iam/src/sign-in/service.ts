/** Assembles the sign-in: `gateway.sso` and `gateway.partnerUsers` on a store. */
import { type PartnerRequest, Receiving, type VerifiedRequest } from "../assertion/receive.js";
import type { CallOrigin } from "../audit/event.js";
import type { Core } from "../core.js";
import type { Housekeeping } from "../housekeeping.js";
import type { IdentityAdministration } from "../identity/administration.js";
import type { PartnerUser, PartnerUserPage, PartnerUsers, PreProvisioning } from "../identity/partner-users.js";
import { Provisioning } from "../identity/provisioning.js";
import type { PartnerCall } from "../partner/administration.js";
import { withoutRegistry } from "../partner-registry.js";
import { attempt, type Result } from "../result.js";
import type { Sessions } from "../session/sessions.js";
import { type Ended, PartnerEnding } from "./ending.js";
import { Exchange } from "./exchange.js";
import { TokenIssue } from "./issue.js";
import type {
  IssuedToken,
  PartnerSignIn,
  SingleSignOn,
  StartedSignIn,
  TokenExchange,
  TokenPreview,
} from "./single-sign-on.js";
import { SignInStart } from "./start.js";

export class StoredSingleSignOn implements SingleSignOn {
  readonly #receiving: Receiving;
  readonly #issue: TokenIssue;
  readonly #exchange: Exchange;
  readonly #start: SignInStart;
  readonly #ending: PartnerEnding;
  readonly #housekeeping: Housekeeping;

  constructor(core: Core, sessions: Sessions, housekeeping: Housekeeping) {
    this.#receiving = new Receiving(core);
    this.#issue = new TokenIssue(core, this.#receiving);
    this.#exchange = new Exchange(core, new Provisioning(core), sessions);
    this.#start = new SignInStart(core);
    this.#ending = new PartnerEnding(core, this.#receiving);
    this.#housekeeping = housekeeping;
  }

  verify(request: PartnerRequest, origin: CallOrigin = {}): Promise<Result<VerifiedRequest>> {
    return attempt(() => this.#receiving.prove(request, origin));
  }

  issueToken(request: PartnerRequest | VerifiedRequest, origin?: CallOrigin): Promise<Result<IssuedToken>> {
    return attempt(async () => {
      const issued = await this.#issue.issue(request, origin);
      this.#housekeeping.sweepNowAndThen();
      return issued;
    });
  }

  authenticate(exchange: TokenExchange, origin?: CallOrigin): Promise<Result<PartnerSignIn>> {
    return attempt(() => this.#exchange.exchange(exchange, origin));
  }

  preview(token: string): Promise<Result<TokenPreview>> {
    return attempt(() => this.#exchange.preview(token));
  }

  start(request: Parameters<SingleSignOn["start"]>[0], call?: PartnerCall): Promise<Result<StartedSignIn>> {
    return attempt(async () => {
      const started = await this.#start.start(request, call);
      this.#housekeeping.sweepNowAndThen();
      return started;
    });
  }

  logout(request: PartnerRequest | VerifiedRequest, origin?: CallOrigin): Promise<Result<Ended>> {
    return attempt(() => this.#ending.logout(request, origin));
  }

  deprovision(request: PartnerRequest | VerifiedRequest, origin?: CallOrigin): Promise<Result<Ended>> {
    return attempt(() => this.#ending.deprovision(request, origin));
  }
}

export class StoredPartnerUsers implements PartnerUsers {
  constructor(private readonly administration: IdentityAdministration) {}

  list(partnerId: string, options?: Parameters<PartnerUsers["list"]>[1]): Promise<Result<PartnerUserPage>> {
    return attempt(() => this.administration.list(partnerId, options));
  }

  preProvision(partnerId: string, user: PreProvisioning, call?: PartnerCall): Promise<Result<PartnerUser>> {
    return attempt(() => this.administration.preProvision(partnerId, user, call));
  }

  link(
    partnerId: string,
    link: { externalId: string; userId: string },
    call?: PartnerCall,
  ): Promise<Result<PartnerUser>> {
    return attempt(() => this.administration.link(partnerId, link, call));
  }
}

/** What a gateway has in place of both when its provider has no partner registry. */
export class AbsentSingleSignOn implements SingleSignOn {
  verify = withoutRegistry<VerifiedRequest>;
  issueToken = withoutRegistry<IssuedToken>;
  authenticate = withoutRegistry<PartnerSignIn>;
  preview = withoutRegistry<TokenPreview>;
  start = withoutRegistry<StartedSignIn>;
  logout = withoutRegistry<Ended>;
  deprovision = withoutRegistry<Ended>;
}

export class AbsentPartnerUsers implements PartnerUsers {
  list = withoutRegistry<PartnerUserPage>;
  preProvision = withoutRegistry<PartnerUser>;
  link = withoutRegistry<PartnerUser>;
}
