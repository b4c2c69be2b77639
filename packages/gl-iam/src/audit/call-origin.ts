/**
 * Who calls, said once for all that a call does. An application that has the request at hand wraps its handling, and
 * the audit of every operation in it names the address and the user agent.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { parseAddress } from "../policy/source-ip.js";
import type { CallOrigin } from "./event.js";

const current = new AsyncLocalStorage<CallOrigin>();

/** How much is kept of a text that its sender chose. */
const USER_AGENT_LENGTH = 255;

/**
 * Runs the work, and what follows from it, as a call from there. What a call names itself goes before this. An address
 * that is none is left out.
 */
export function withCallOrigin<T>({ ipAddress, userAgent, ...origin }: CallOrigin, work: () => T): T {
  const printable = userAgent?.slice(0, USER_AGENT_LENGTH).replace(/[^\x20-\x7e]/g, "?");
  return current.run({ ...origin, ipAddress: parseAddress(ipAddress), userAgent: printable }, work);
}

/** What a call names, with what is known around it. `tokenMaker` is about one call, and is not taken from around. */
export function namedOrAround(origin: CallOrigin): CallOrigin {
  const around = current.getStore();
  if (around === undefined) return origin;
  return {
    ...origin,
    actor: origin.actor ?? around.actor,
    ipAddress: origin.ipAddress ?? around.ipAddress,
    userAgent: origin.userAgent ?? around.userAgent,
    requestId: origin.requestId ?? around.requestId,
  };
}
