import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Columns, counted in code points. */
const LIMIT = 120;
const EXTENSIONS = new Set(".md .ts .tsx .css .mjs .js .jsonc .grit .sh .sql .py .rb .go .java .cs .php".split(" "));
/** Source without an extension. */
const NAMED = new Set([".ci/run"]);
/** One long string of data, and what a generator wrote. */
const DATA = new Set(["packages/gl-iam/src/user/common-passwords.ts", "packages/gl-iam-client/src/api/schema.ts"]);
const SKIPPED = new Set(["node_modules", "dist", "coverage", ".git", ".gl-iam", ".temp"]);
/** Markdown cannot break a link definition, and a URL cannot be broken at all. */
const LINK_DEFINITION = /^\[[^\]]+\]: \S+$/;
/** Vitest writes a program's output into a test as it is. */
const INLINE_SNAPSHOT = /toMatchInlineSnapshot\(`[^`]*`/g;

/**
 * Finds every line of source or Markdown that is longer than the limit.
 *
 * @param {string} root a repository's root
 * @returns {{ files: number, problems: string[] }} how many files were read, and one line for each problem
 */
export function checkLineLength(root) {
  const files = filesBelow(root, root);
  const problems = files.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .replace(INLINE_SNAPSHOT, (snapshot) => snapshot.replace(/[^\n]+/g, ""))
      .split("\n")
      .flatMap((line, index) => {
        const columns = [...line].length;
        if (columns <= LIMIT || LINK_DEFINITION.test(line)) return [];
        return [`${file}:${index + 1}: ${columns} columns, at most ${LIMIT}`];
      }),
  );
  if (files.length === 0) problems.push("nothing read: there is no source file");
  return { files: files.length, problems };
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} paths from the root
 */
function filesBelow(root, folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(root, path);
    const file = relative(root, path);
    if (DATA.has(file)) return [];
    return entry.isFile() && (EXTENSIONS.has(extname(entry.name)) || NAMED.has(file)) ? [file] : [];
  });
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href) {
  const { files, problems } = checkLineLength(process.cwd());
  for (const problem of problems) console.error(problem);
  console.log(`line length: ${files} files, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
