/** widget.js: what a script tag puts into `GlIam`. */
import { connect } from "./connect.js";

const page = globalThis as { GlIam?: object };
page.GlIam = { ...page.GlIam, connect };
