/** Gathers the pages and builds the site of them: `node build.mjs`, after `npm run build` in the repository. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vitepress";
import { writeCommand } from "./pages/command.mjs";
import { copyDocuments } from "./pages/documents.mjs";
import { writeFrameworks } from "./pages/frameworks.mjs";
import { writeHttpApi } from "./pages/http-api.mjs";
import { writeLibrary } from "./pages/library.mjs";
import { PAGES, SITE } from "./places.mjs";

await rm(PAGES, { recursive: true, force: true });
await rm(SITE, { recursive: true, force: true });
copyDocuments();
writeFrameworks();
await writeLibrary();
await writeHttpApi();
await writeCommand();
await build(fileURLToPath(new URL(".", import.meta.url)));
