/** The reference of the packages, from the doc comments of what they export. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";
import { PAGES, REPOSITORY } from "../places.mjs";

const OUT = join(PAGES, "reference/packages");

export async function writeLibrary() {
  const modules = exportedModules();
  const application = await Application.bootstrapWithPlugins({
    plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme"],
    entryPoints: [...modules.keys()],
    tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)),
    name: "Packages",
    out: OUT,
    docsRoot: PAGES,
    readme: "none",
    // `npm run check:types` has checked them, with the compiler of the repository.
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    disableSources: true,
    sanitizeComments: true,
    hidePageHeader: true,
    // Written from the OpenAPI document, whose own pages say it better.
    exclude: ["**/gl-iam-client/src/api/schema.ts"],
    // A page for each import path: one for each symbol would be 1,500 pages.
    outputFileStrategy: "modules",
    useCodeBlocks: true,
    // Links hold whatever the site makes of headings.
    useHTMLAnchors: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "list",
    logLevel: "Error",
  });
  const entries = application.getEntryPoints() ?? [];
  for (const entry of entries) entry.displayName = modules.get(entry.sourceFile.fileName) ?? entry.displayName;
  const project = application.converter.convert(entries);
  await application.generateOutputs(project);
  if (application.logger.hasErrors()) throw new Error("typedoc failed");
  mendAnchors();
}

/** The theme makes an anchor of a name with an underscore in one way, and a link to it in another. */
function mendAnchors() {
  const files = readdirSync(OUT, { recursive: true }).filter((name) => name.endsWith(".md"));
  const texts = new Map(files.map((name) => [join(OUT, name), readFileSync(join(OUT, name), "utf8")]));
  for (const [file, text] of texts) {
    const mended = text.replace(/\]\(([^)#\s]*)#([^)\s]+)\)/g, (whole, path, anchor) => {
      const target = path === "" ? file : join(dirname(file), path);
      const ids = [...(texts.get(target) ?? "").matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
      if (ids.includes(anchor)) return whole;
      const meant = ids.find((id) => letters(id) === letters(anchor));
      return meant === undefined ? `](${path || `./${basename(file)}`})` : `](${path}#${meant})`;
    });
    writeFileSync(file, mended);
  }
}

function letters(anchor) {
  return anchor.replace(/[-_]/g, "");
}

/** The source file of each entrance of a package, and the name by which it is imported. */
function exportedModules() {
  const modules = new Map();
  for (const folder of readdirSync(join(REPOSITORY, "packages"))) {
    const { name, exports } = JSON.parse(readFileSync(join(REPOSITORY, "packages", folder, "package.json"), "utf8"));
    for (const [path, conditions] of Object.entries(exports ?? {})) {
      const source = conditions["gl-iam-source"];
      if (source) modules.set(join(REPOSITORY, "packages", folder, source), `${name}${path.slice(1)}`);
    }
  }
  return modules;
}
