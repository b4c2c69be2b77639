import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The toolchains of applications, beside those that check-packages.mjs compiles with: CommonJS under the oldest
 * resolution, Node's own require, the browser's packages in each resolution, Jest, Vite, and bundles of esbuild.
 *
 * @typedef {(command: string, args: string[], cwd?: string) => Promise<unknown>} Run
 * @typedef {<T>(title: string, work: () => Promise<T>) => Promise<T>} Step
 */

/** What a bundle of a server leaves out: native programs, and the embedded database with its WebAssembly. */
const NATIVE = ["@node-rs/argon2", "fs-native-extensions", "pg-native"];
const EXTERNALS = [...NATIVE, "@electric-sql/pglite", "@opentelemetry/api"];
/** What an application of these toolchains has besides. The other programs are this repository's. */
export const TOOLS = { "@types/react": "^19", esbuild: "0.28.2", jest: "30.5.2", react: "^19" };
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
  await checkBrowserTypes(folder, { run, step });
  await step("Jest: applications of ES modules and of CommonJS", () =>
    run("node", ["--experimental-vm-modules", "../../node_modules/jest/bin/jest.js"], join(folder, "jest")),
  );
  await step("Vite, a server's bundle: signs a user in", async () => {
    await run(join(BINARIES, "vite"), ["build", "--ssr", "sign-in.ts", "--outDir", "vite"], folder);
    await run("node", ["vite/sign-in.mjs"], folder);
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

/** node10 with TypeScript 5.9, which still has it; the others with the newest. */
const RESOLUTIONS = { node10: "commonjs", node16: "node16", bundler: "esnext" };

/**
 * @param {string} toolchains
 * @param {{ run: Run, step: Step }} tools
 */
async function checkBrowserTypes(toolchains, { run, step }) {
  const folder = join(toolchains, "browser");
  await mkdir(folder);
  await cp(join(toolchains, "embed.tsx"), join(folder, "embed.tsx"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  for (const [moduleResolution, module] of Object.entries(RESOLUTIONS)) {
    const libraries = { lib: ["es2022", "dom", "dom.iterable"], types: [], jsx: "react-jsx" };
    const compilerOptions = { target: "es2022", module, moduleResolution, strict: true, noEmit: true, ...libraries };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["embed.tsx"] }));
    const compiler = moduleResolution === "node10" ? "typescript-5" : "typescript-7";
    await step(`gl-iam-embed, ${compiler}, ${moduleResolution}: compiles`, () =>
      run("node", [`../../node_modules/${compiler}/bin/tsc`, "-p", "."], folder),
    );
  }
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
