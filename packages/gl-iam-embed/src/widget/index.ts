/** gl-iam-embed/widget: the script of the application's page in a partner's frame. It holds the session. */
export { type Connection, type ConnectOptions, connect } from "./connect.js";
export { defineElement } from "./element.js";
export { WidgetError, type WidgetErrorCode } from "./error.js";
export type { WidgetEvents } from "./events.js";
export type { EmbeddedSession, EmbeddedUser, PersonSwitch } from "./signed-in.js";
