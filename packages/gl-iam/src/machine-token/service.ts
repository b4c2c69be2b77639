/** {@link MachineTokens} on a store. */
import type { Core } from "../core.js";
import { answering } from "../result.js";
import { MachineTokenAdministration } from "./administration.js";
import type { MachineTokens } from "./machine-token.js";
import { verifyMachineToken } from "./verification.js";

export function openMachineTokens(core: Core): MachineTokens {
  const administration = new MachineTokenAdministration(core);
  return answering<MachineTokens>({
    create: (create, call) => administration.create(create, call),
    list: (options) => administration.list(options),
    rotate: (tokenId, options) => administration.rotate(tokenId, options),
    revoke: (tokenId, call) => administration.revoke(tokenId, call),
    verify: (token, origin) => verifyMachineToken(core, token, origin),
  });
}
