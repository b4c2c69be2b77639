/** Assembles `gateway.scimTokens` and `gateway.scimUsers` on a store. */
import type { Core } from "../core.js";
import { Provision } from "../identity/provision.js";
import { Provisioning } from "../identity/provisioning.js";
import { answering } from "../result.js";
import { knownCall } from "../validation.js";
import { Directory } from "./directory.js";
import type { ScimTokens } from "./scim-token.js";
import type { ScimUsers } from "./scim-user.js";
import { ScimTokenAdministration } from "./tokens.js";

export function openScimTokens(core: Core): ScimTokens {
  const administration = new ScimTokenAdministration(core);
  return answering<ScimTokens>({
    create: (partnerId, create, call) => administration.create(partnerId, create, call),
    list: (partnerId, call) => administration.list(partnerId, call),
    revoke: (partnerId, tokenId, call) => administration.revoke(partnerId, tokenId, call),
    verify: (token, origin) => administration.verify(token, origin),
  });
}

export function openScimUsers(core: Core): ScimUsers {
  const directory = new Directory(core, new Provision(core, new Provisioning(core)));
  return answering<ScimUsers>({
    create: (caller, user, origin) => directory.create(caller, user, knownCall(origin)),
    find: (caller, id) => directory.find(caller, id),
    list: (caller, query) => directory.list(caller, query),
    update: (caller, id, change, origin) => directory.update(caller, id, change, knownCall(origin)),
    remove: (caller, id, origin) => directory.remove(caller, id, knownCall(origin)),
  });
}
