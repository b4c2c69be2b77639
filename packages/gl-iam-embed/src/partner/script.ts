/** partner.js: what a script tag puts into `GlIam`. */
import { embed } from "./embed.js";

const page = globalThis as { GlIam?: object };
page.GlIam = { ...page.GlIam, embed };
