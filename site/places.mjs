/** Where the site's parts are. Everything that is made goes into `dist`. */
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export const REPOSITORY = at("..");
/** Markdown: copied, and generated. */
export const PAGES = at("dist/pages");
/** What is served. */
export const SITE = at("dist/site");
