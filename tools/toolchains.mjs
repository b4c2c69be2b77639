import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The toolchains of applications, beside those that check-packages.mjs compiles with: CommonJS under the oldest
 * resolution, Node's own require, and bundles of esbuild.
 *
 * @typedef {(command: string, args: string[], cwd?: string) => Promise<unknown>} Run
 * @typedef {<T>(title: string, work: () => Promise<T>) => Promise<T>} Step
 */

/** What a bundle of a server leaves out: native programs, and the embedded database with its WebAssembly. */
const NATIVE = ["@node-rs/argon2", "fs-native-extensions", "pg-native"];
const EXTERNALS = [...NATIVE, "@electric-sql/pglite", "@opentelemetry/api"];
const BINARIES = join(process.cwd(), "node_modules/.bin");

/**
 * @param {string} installation a project with all packages
 * @param {string[]} packages
 * @param {{ run: Run, step: Step }} tools
 */
export async function checkToolchains(installation, packages, { run, step }) {
  const folder = join(installation, "toolchains");
  await cp("tools/toolchains", folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }');
  const script = await requiring(installation, packages);
  await step("CommonJS requires every entry", () => run("node", ["-e", script], folder));
  await step("CommonJS, TypeScript 5.9, node10: compiles and signs a user in", async () => {
    const compilerOptions = {
      target: "es2023",
      module: "commonjs",
      moduleResolution: "node10",
      strict: true,
      // Types of the packages that the server brings are not written for this resolution.
      skipLibCheck: true,
      types: ["node"],
      outDir: "out",
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["sign-in.ts"] }));
    await run("node", ["../node_modules/typescript-5/bin/tsc", "-p", "."], folder);
    await run("node", ["out/sign-in.js"], folder);
  });
  const externals = EXTERNALS.map((name) => `--external:${name}`);
  await step("esbuild, a server with its externals: signs a user in", async () => {
    // CommonJS packages inside ask for Node's modules by require, which an ES module has not.
    const banner = 'import { createRequire as from } from "node:module"; const require = from(import.meta.url);';
    const how = ["--bundle", "--platform=node", "--format=esm", `--banner:js=${banner}`, "--outfile=server.mjs"];
    await run(join(BINARIES, "esbuild"), ["sign-in.ts", ...how, ...externals], folder);
    await run("node", ["server.mjs"], folder);
  });
  await step("esbuild, an edge runtime: nothing of Node", () => {
    const how = ["--bundle", "--platform=neutral", "--format=esm", "--outfile=edge.mjs"];
    return run(join(BINARIES, "esbuild"), ["edge.ts", ...how], folder);
  });
  await step("what is missing is named: PGlite, then argon2", async () => {
    for (const name of ["@electric-sql", "@node-rs"]) {
      await rm(join(installation, "node_modules", name), { recursive: true });
      await run("node", ["missing.cjs", name], folder);
    }
  });
}

/**
 * @param {string} installation
 * @param {string[]} packages
 */
async function requiring(installation, packages) {
  const entries = [];
  for (const name of packages) {
    const manifest = await readFile(join(installation, "node_modules", name, "package.json"), "utf8");
    for (const entry of Object.keys(JSON.parse(manifest).exports)) entries.push(join(name, entry));
  }
  // Next's modules and React are the application's own.
  const present = entries.filter((entry) => !/^gl-iam-(client\/next|embed\/react)$/.test(entry));
  return present.map((entry) => `require(${JSON.stringify(entry)});`).join("\n");
}
