/** Assembles `gateway.users` and `gateway.partnerUsers` on a store. */
import type { Core } from "../core.js";
import { answering } from "../result.js";
import { Accounts } from "../user/accounts.js";
import { UserActivation } from "../user/activation.js";
import { toUserDetails } from "../user/details.js";
import { Erasure } from "../user/erasure.js";
import { Export } from "../user/export.js";
import { UserListing } from "../user/listing.js";
import { UserUpdating } from "../user/update.js";
import { toUserIdentity, type UserIdentity, type Users } from "../user/users.js";
import { knownCall } from "../validation.js";
import { IdentityAdministration } from "./administration.js";
import { IdentityCare } from "./linking.js";
import { Merging } from "./merging.js";
import type { PartnerUsers } from "./partner-users.js";
import { Provisioning } from "./provisioning.js";
import type { Identity } from "./records.js";

export function openUsers(core: Core): Users {
  const activation = new UserActivation(core);
  const care = new IdentityCare(core);
  const partnerUsers = new IdentityAdministration(core, new Provisioning(core));
  const merging = new Merging(core);
  const [exporting, erasure] = [new Export(core), new Erasure(core)];
  const listing = new UserListing(core);
  const updating = new UserUpdating(core);
  const accounts = new Accounts(core);
  const shown = async (identity: Identity): Promise<UserIdentity> =>
    toUserIdentity(identity, await core.store.partners.find(identity.partnerId));
  const shownAll = async (identities: readonly Identity[]) => {
    const all: UserIdentity[] = [];
    for (const identity of identities) all.push(await shown(identity));
    return all;
  };
  return answering<Users>({
    list: (options) => listing.page(options),
    get: (userId, call) => listing.get(userId, call),
    create: async (user, password, call) =>
      toUserDetails(await accounts.createWithPassword(user, password, knownCall(call))),
    update: (userId, update, call) => updating.update(userId, update, call),
    suspend: (userId, call) => activation.suspend(userId, knownCall(call, "test")),
    reactivate: (userId, call) => activation.reactivate(userId, knownCall(call, "test", "email")),
    merge: (fromId, intoId, call) => merging.merge(fromId, intoId, knownCall(call, "test")),
    identities: async (userId, call) => shownAll(await care.list(userId, knownCall(call, "test"))),
    link: async (userId, identity, call) =>
      shown(await partnerUsers.linkUser(userId, identity, knownCall(call, "test"))),
    unlink: (userId, identityId, call) => care.unlink(userId, identityId, knownCall(call, "test")),
    suspendIdentity: async (userId, identityId, call) =>
      shown(await care.suspend(userId, identityId, knownCall(call, "test"))),
    async export(userId, options) {
      const { identities, ...stored } = await exporting.export(userId, options);
      return { ...stored, identities: await shownAll(identities) };
    },
    erase: (userId, call) => erasure.erase(userId, knownCall(call, "test")),
    reopenIdentity: async (userId, identityId, call) =>
      shown(await care.reopen(userId, identityId, knownCall(call, "test"))),
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
