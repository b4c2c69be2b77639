/**
 * Makes packages/gl-iam-embed/src/scripts/VERSION.ts: partner.js and widget.js as `/embed/VERSION/` serves them.
 *
 * The files are committed, because every address under `/embed/` is immutable: pages name it with a hash, and a later
 * service still has it. So a released version's file is never made again; raise the package's version instead.
 *
 * node tools/make-embed-scripts.mjs
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const PACKAGE = fileURLToPath(new URL("../packages/gl-iam-embed", import.meta.url));
/** Properties that only the scripts themselves use, and no object of a browser has. */
const INTERNAL = new RegExp(
  "^(access|accessToken|bring|emit|endsAt|exchange|idempotencyKey|leave|logOut|onLogOut|onSignIn|person|refresh|" +
    "renewAt|signedOut|wake)$",
);
/** The scripts, each with the file that it begins in. */
const ENTRIES = {
  partner: "src/partner/script.ts",
  widget: "src/widget/script.ts",
  element: "src/widget/element-script.ts",
};
/** Columns of a chunk, in source. */
const CHUNK = 72;

/** @typedef {{ script: string, map: string, integrity: string }} EmbedScript */

/**
 * From the sources, for browsers of the last years. Equal sources make equal bytes.
 *
 * @param {keyof typeof ENTRIES} name
 * @returns {Promise<EmbedScript>}
 */
export async function makeEmbedScript(name) {
  const { outputFiles } = await build({
    absWorkingDir: PACKAGE,
    entryPoints: [ENTRIES[name]],
    outfile: `${name}.js`,
    bundle: true,
    minify: true,
    // As it is served.
    charset: "utf8",
    format: "iife",
    target: ["chrome109", "firefox115", "safari16.4"],
    sourcemap: "linked",
    sourcesContent: true,
    legalComments: "none",
    // Shorter: names that no page sees, and a parameter property needs no declaration of its field.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    mangleProps: INTERNAL,
    write: false,
  });
  const text = (/** @type {string} */ end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  const script = text(".js");
  return { script, map: text(".map"), integrity: `sha384-${createHash("sha384").update(script).digest("base64")}` };
}

/**
 * As a TypeScript file.
 *
 * @param {string} version
 * @param {Readonly<Record<string, EmbedScript>>} scripts
 */
function sourceOf(version, scripts) {
  const entries = Object.entries(scripts).map(([name, { script, map, integrity }]) => {
    const fields = [`script: ${literal(script)}`, `map: ${literal(map)}`, `integrity: ${JSON.stringify(integrity)}`];
    return `  ${name}: {\n${fields.map((field) => `    ${field},\n`).join("")}  },\n`;
  });
  const header = `/** By tools/make-embed-scripts.mjs: the scripts of version ${version}. */`;
  return `${header}\n\nexport const scripts = {\n${entries.join("")}};\n`;
}

/**
 * A string literal in lines of bounded length.
 *
 * @param {string} text
 */
function literal(text) {
  const chunks = [];
  for (let start = 0; start < text.length; start += CHUNK) chunks.push(text.slice(start, start + CHUNK));
  return `[\n${chunks.map((chunk) => `      ${JSON.stringify(chunk)},\n`).join("")}    ].join("")`;
}

/** The file of the package's present version, and its scripts. */
export async function makeEmbedScripts() {
  const { version } = JSON.parse(readFileSync(`${PACKAGE}/package.json`, "utf8"));
  /** @type {Record<string, EmbedScript>} */
  const scripts = {};
  for (const name of Object.keys(ENTRIES)) scripts[name] = await makeEmbedScript(/** @type {"widget"} */ (name));
  return { version, scripts, source: sourceOf(version, scripts) };
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href) {
  const { version, scripts, source } = await makeEmbedScripts();
  writeFileSync(`${PACKAGE}/src/scripts/${version}.ts`, source);
  for (const [name, { script, integrity }] of Object.entries(scripts)) {
    console.log(`/embed/${version}/${name}.js  ${gzipSync(script).length} bytes gzipped  ${integrity}`);
  }
}
