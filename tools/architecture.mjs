import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { FORBIDDEN } from "./architecture-rules.mjs";

// JavaScript, because dependency-cruiser does not find its parser when it is loaded through tsx.

// dependency-cruiser asks its parser for TypeScript without JSX, whatever the file. Set before it loads the parser.
const parser = createRequire(import.meta.url)("@swc/core");
const { parseFileSync } = parser;
parser.parseFileSync = (/** @type {string} */ file, /** @type {object} */ options) =>
  parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });
const { cruise } = await import("dependency-cruiser");

/**
 * What was read, and what is wrong with it. Both halves matter: without a parser for TypeScript, dependency-cruiser
 * reads no file at all and finds nothing wrong.
 *
 * @typedef {object} ArchitectureReport
 * @property {number} modules source modules (packages/NAME/src) that were read
 * @property {number} dependencies imports found in all files read, tests and examples included
 * @property {string[]} problems one line each: the rule, the file and its import; or a file that was not read
 */

const ROOTS = ["packages", "examples", "tools"];
const SOURCE = /^packages\/[^/]+\/src\//;

/**
 * Follows every import below a repository's root.
 *
 * @param {string} root
 * @returns {Promise<ArchitectureReport>}
 */
export async function checkArchitecture(root) {
  const files = ROOTS.flatMap((folder) => typeScriptFiles(root, folder));
  const { output } = await cruise(files, {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: FORBIDDEN },
    parser: "swc",
    doNotFollow: { path: "(^|/)node_modules/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["gl-iam-source", "import", "node", "types"],
    },
  });
  if (typeof output === "string") throw new Error("dependency-cruiser gave a text, not a result");

  const read = new Set(output.modules.map(({ source }) => source));
  const sources = files.filter((file) => SOURCE.test(file));
  const dependencies = output.modules.reduce((sum, module) => sum + module.dependencies.length, 0);
  const problems = output.summary.violations.map(
    ({ rule, from, to, cycle }) => `${rule.name}: ${[from, ...(cycle?.map(({ name }) => name) ?? [to])].join(" → ")}`,
  );
  for (const file of files) if (!read.has(file)) problems.push(`not read: ${file}`);
  if (sources.length === 0) problems.push("nothing read: there is no source file");
  if (dependencies === 0) problems.push("nothing read: there is no import in any file");
  return { modules: sources.filter((file) => read.has(file)).length, dependencies, problems };
}

/**
 * @param {string} root
 * @param {string} folder
 */
function typeScriptFiles(root, folder) {
  return (
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      // The examples in frameworks resolve where their frameworks are installed (examples/frameworks/visit.mjs).
      .filter((file) => !/(^|\/)(node_modules|dist)\/|^examples\/frameworks\//.test(file))
  );
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href) {
  const { modules, dependencies, problems } = await checkArchitecture(process.cwd());
  for (const problem of problems) console.error(problem);
  console.log(`architecture: ${modules} source modules, ${dependencies} dependencies, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
