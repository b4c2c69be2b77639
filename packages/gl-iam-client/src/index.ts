/**
 * gl-iam-client: what an application needs of GL IAM. The HTTP API, typed; guards for its own pages and routes.
 */
import type { components } from "./api/schema.js";

export { type ApiClient, type ClientOptions, createClient, type TokenSource } from "./api/client.js";
export type { components, operations, paths } from "./api/schema.js";
export { createGuard, type GuardOptions } from "./guard/create-guard.js";
export type { Guard } from "./guard/guard.js";
export type { PartnerRequestOptions } from "./guard/partner-request.js";
export { GuardRefusal, isGuardRefusal, type RefusalOptions } from "./guard/refusal.js";
export type { GuardRequest } from "./guard/request.js";
export { type RemoteOptions, type RemoteService, remote } from "./remote/remote.js";
export type { Gateway } from "./source/gateway.js";
export type {
  CallingPartner,
  CallOrigin,
  GuardSession,
  GuardUser,
  PartnerCall,
  SignedIn,
  TokenBearer,
} from "./source/source.js";

/** How the service refuses: problem+json (RFC 9457) with a stable `code`. */
export type Problem = components["schemas"]["Problem"];
