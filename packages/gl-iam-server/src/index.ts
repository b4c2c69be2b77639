/**
 * gl-iam-server: the library's sign-in and administration over HTTP, as an app to mount, or alone as `gl-iam serve`.
 */
export { type Embedder, frameAncestors } from "gl-iam-embed/frame-ancestors";

export { consoleFiles } from "./console-files.js";

export { createApp } from "./http/app.js";
export type { ConsoleAsset, ConsoleFiles } from "./http/console/files.js";
export { type ClientAddress, clientAddressBehind } from "./http/limits/client-address.js";
export type { RateLimitSettings } from "./http/limits/rate-limits.js";
export { Metrics } from "./http/monitoring/metrics.js";
export type { AppOptions, RequestLogger } from "./http/options.js";
export type { Branding } from "./http/pages/branding.js";
export type { Language } from "./http/pages/language.js";
export type { PageTexts } from "./http/pages/texts/page-texts.js";
export type { App, NodeBindings } from "./http/wire/app-context.js";
export { mountBefore, type NodeListener, nodeListener } from "./http/wire/node-listener.js";
