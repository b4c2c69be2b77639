/** Assembles what people are and do: `gateway.sso`, `gateway.partnerUsers` and `gateway.users` on a store. */
import { Receiving } from "../assertion/receive.js";
import type { Core } from "../core.js";
import type { Housekeeping } from "../housekeeping.js";
import { IdentityAdministration } from "../identity/administration.js";
import { IdentityCare } from "../identity/linking.js";
import { Merging } from "../identity/merging.js";
import type { PartnerUsers } from "../identity/partner-users.js";
import { Provision } from "../identity/provision.js";
import { Provisioning } from "../identity/provisioning.js";
import { answering } from "../result.js";
import type { Sessions } from "../session/sessions.js";
import { Accounts } from "../user/accounts.js";
import { UserActivation } from "../user/activation.js";
import { toUserDetails } from "../user/details.js";
import { Erasure } from "../user/erasure.js";
import { Export } from "../user/export.js";
import { UserListing } from "../user/listing.js";
import { UserUpdating } from "../user/update.js";
import { toUserIdentity, type Users } from "../user/users.js";
import { PartnerEnding } from "./ending.js";
import { Exchange } from "./exchange.js";
import { TokenIssue } from "./issue.js";
import { PartnerProvision } from "./provision.js";
import type { SingleSignOn } from "./single-sign-on.js";
import { SignInStart } from "./start.js";

export function openSingleSignOn(core: Core, sessions: Sessions, housekeeping: Housekeeping): SingleSignOn {
  const receiving = new Receiving(core);
  const issue = new TokenIssue(core, receiving);
  const provisioning = new Provisioning(core);
  const exchange = new Exchange(core, provisioning, sessions);
  const provision = new PartnerProvision(core, receiving, new Provision(core, provisioning));
  const start = new SignInStart(core);
  const ending = new PartnerEnding(core, receiving);
  return answering<SingleSignOn>({
    verify: (request, origin = {}) => receiving.prove(request, origin),
    async issueToken(request, origin) {
      const issued = await issue.issue(request, origin);
      housekeeping.sweepNowAndThen();
      return issued;
    },
    authenticate: (given, origin) => exchange.exchange(given, origin),
    preview: (token) => exchange.preview(token),
    async start(request, call) {
      const started = await start.start(request, call);
      housekeeping.sweepNowAndThen();
      return started;
    },
    logout: (request, origin) => ending.logout(request, origin),
    deprovision: (request, origin) => ending.deprovision(request, origin),
    provision: (request, origin) => provision.run(request, origin),
  });
}

export function openUsers(core: Core): Users {
  const activation = new UserActivation(core);
  const care = new IdentityCare(core);
  const partnerUsers = new IdentityAdministration(core, new Provisioning(core));
  const merging = new Merging(core);
  const [exporting, erasure] = [new Export(core), new Erasure(core)];
  const listing = new UserListing(core);
  const updating = new UserUpdating(core);
  const accounts = new Accounts(core);
  return answering<Users>({
    list: (options) => listing.page(options),
    get: (userId, call) => listing.get(userId, call),
    create: async (user, password, call) => toUserDetails(await accounts.createWithPassword(user, password, call)),
    update: (userId, update, call) => updating.update(userId, update, call),
    suspend: (userId, call) => activation.suspend(userId, call),
    reactivate: (userId, call) => activation.reactivate(userId, call),
    merge: (fromId, intoId, call) => merging.merge(fromId, intoId, call),
    identities: async (userId, call) => (await care.list(userId, call)).map(toUserIdentity),
    link: async (userId, identity, call) => toUserIdentity(await partnerUsers.linkUser(userId, identity, call)),
    unlink: (userId, identityId, call) => care.unlink(userId, identityId, call),
    suspendIdentity: async (userId, identityId, call) => toUserIdentity(await care.suspend(userId, identityId, call)),
    async export(userId, options) {
      const { identities, ...stored } = await exporting.export(userId, options);
      return { ...stored, identities: identities.map(toUserIdentity) };
    },
    erase: (userId, call) => erasure.erase(userId, call),
    reopenIdentity: async (userId, identityId, call) => toUserIdentity(await care.reopen(userId, identityId, call)),
  });
}

export function openPartnerUsers(core: Core): PartnerUsers {
  const administration = new IdentityAdministration(core, new Provisioning(core));
  return answering<PartnerUsers>({
    list: (partnerId, options) => administration.list(partnerId, options),
    preProvision: (partnerId, user, call) => administration.preProvision(partnerId, user, call),
    link: (partnerId, link, call) => administration.link(partnerId, link, call),
  });
}
