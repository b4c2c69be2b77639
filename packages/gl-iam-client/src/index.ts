/**
 * gl-iam-client: what an application needs of GL IAM. The HTTP API, typed; guards for its own pages and routes.
 */
import type { components } from "./api/schema.js";

export { type ApiClient, type ClientOptions, createClient, type TokenSource } from "./api/client.js";
export type { components, operations, paths } from "./api/schema.js";

/** How the service refuses: problem+json (RFC 9457) with a stable `code`. */
export type Problem = components["schemas"]["Problem"];
