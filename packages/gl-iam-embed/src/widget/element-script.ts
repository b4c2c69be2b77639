/** element.js: `<gl-iam-widget>`, for a page that has widget.js. */
import type { connect } from "./connect.js";
import { defineElement } from "./element.js";

const { GlIam } = globalThis as { GlIam?: { connect?: typeof connect } };
if (!GlIam?.connect) throw new Error("element.js needs widget.js before it");
defineElement(GlIam.connect);
