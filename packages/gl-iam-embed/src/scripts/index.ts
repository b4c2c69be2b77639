/**
 * gl-iam-embed/scripts: partner.js, widget.js and element.js as texts, for the server that has them at
 * `/embed/VERSION/NAME.js`.
 *
 * Every released version stays, because partners' pages name it, and its text is never changed.
 */
import { scripts as version0_1_0 } from "./0.1.0.js";

/** One script. */
export interface EmbedScript {
  readonly script: string;
  /** Its source map, JSON. */
  readonly map: string;
  /** For the attribute `integrity` of a script tag: `sha384-…`. */
  readonly integrity: string;
}

/** The scripts of one version, by name. */
export type EmbedScripts = Readonly<Record<"partner" | "widget" | "element", EmbedScript>>;

/** By version. */
export const EMBED_SCRIPTS: Readonly<Record<string, EmbedScripts>> = { "0.1.0": version0_1_0 };

/** The version that these sources make. */
export const EMBED_VERSION = "0.1.0";
