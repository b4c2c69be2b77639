import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkToolchains, TOOLS } from "./toolchains.mjs";

/**
 * Checks what a stranger gets. It packs each package as for the registry, lints its metadata and types (publint, attw),
 * and installs the tarballs in a blank project, which compiles against them with the oldest and the newest TypeScript
 * that we promise, and runs. That project sees nothing of this repository except the tarballs.
 *
 * It expects a finished build in packages/NAME/dist. Third-party packages come from the registry or npm's cache.
 */

const LIBRARY = ["gl-iam", "gl-iam-signer"];
const OTHERS = ["gl-iam-embed", "gl-iam-server", "gl-iam-client"];
const COMPILERS = { "typescript-5": "npm:typescript@5.9", "typescript-7": "npm:typescript@7.0.2" };
const RESOLUTIONS = { nodenext: "nodenext", node16: "node16", bundler: "esnext" };
/** What gl-iam-server has of the console: its page, and its files, compressed. */
const CONSOLE = /^dist\/console\/(index\.html|assets\/[\w.-]+\.(js|css)\.gz)$/;
const BINARIES = join(process.cwd(), "node_modules/.bin");

const work = await mkdtemp(join(tmpdir(), "check-packages-"));
try {
  const library = await packAll(LIBRARY);
  const others = await packAll(OTHERS);
  await allOf([checkLibrary(library), checkCommand([...library, ...others])]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(work, { recursive: true });
}

/** @param {string[]} names @returns {Promise<string[]>} their tarballs */
async function packAll(names) {
  const tarballs = [];
  for (const name of names) tarballs.push(await packAndLint(name));
  return tarballs;
}

/**
 * Without the server, whose dependencies would hide what the library lacks.
 *
 * @param {string[]} tarballs
 */
async function checkLibrary(tarballs) {
  const project = await blankProject("library", tarballs);
  for (const compiler of Object.keys(COMPILERS)) {
    for (const [resolution, module] of Object.entries(RESOLUTIONS))
      await compile(project, compiler, resolution, module);
  }
  await step("a partner is registered, its signature checked, with node", () =>
    run("node", ["out/sign-in.js"], project),
  );
}

/** @param {string[]} tarballs */
async function checkCommand(tarballs) {
  const installation = await blankProject("command", tarballs, TOOLS);
  await step("the gl-iam command answers", () => run("node_modules/.bin/gl-iam", ["--help"], installation));
  await checkToolchains(installation, [...LIBRARY, ...OTHERS], { run, step });
}

/**
 * Ends when all of them have, so that nothing runs in a folder that is removed.
 *
 * @param {Promise<unknown>[]} checks
 */
async function allOf(checks) {
  const failed = (await Promise.allSettled(checks)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

/**
 * @param {string} name a folder in packages/
 * @returns {Promise<string>} the tarball
 */
async function packAndLint(name) {
  const folder = join("packages", name);
  const tarball = await step(`${name}: packs what it should`, async () => {
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", work], folder);
    const [packed] = JSON.parse(stdout);
    await checkContent(folder, packed.files);
    return join(work, packed.filename);
  });
  await step(`${name}: publint`, () => run(join(BINARIES, "publint"), ["--strict", tarball]));
  await step(`${name}: attw`, () => run(join(BINARIES, "attw"), ["--profile", "esm-only", tarball]));
  return tarball;
}

/**
 * @param {string} folder
 * @param {{ path: string, mode: number }[]} files
 */
async function checkContent(folder, files) {
  const paths = new Set(files.map(({ path }) => path));
  const problems = [];
  for (const path of ["LICENSE", "README.md", "package.json"]) if (!paths.has(path)) problems.push(`lacks ${path}`);
  for (const path of paths) {
    if (!/^(LICENSE|README\.md|package\.json|(bin|dist|src)\/.*\.(js|ts|map))$/.test(path) && !CONSOLE.test(path))
      problems.push(`has ${path}`);
    // A file of an earlier build whose source is gone. Cure: npm run clean.
    const built = /^dist\/(.*)\.(js|d\.ts)(\.map)?$/.exec(path);
    if (built && !paths.has(`src/${built[1]}.ts`)) problems.push(`has ${path}, of which there is no source`);
    const source = /^src\/(.*?)(\.d)?\.ts$/.exec(path);
    if (source && !source[2] && !paths.has(`dist/${source[1]}.js`))
      problems.push(`lacks dist/${source[1]}.js: not built`);
  }
  const [license, ours] = await Promise.all(["LICENSE", join(folder, "LICENSE")].map((file) => readFile(file, "utf8")));
  if (license !== ours) problems.push("has another LICENSE than the repository");
  if (![...paths].some((path) => /^dist\/.*\.js$/.test(path))) problems.push("has nothing built");
  const isServer = folder.endsWith("gl-iam-server");
  if (isServer && !paths.has("dist/console/index.html")) problems.push("lacks the console: npm run build");
  if (problems.length > 0) throw new Error(problems.map((problem) => `the tarball ${problem}`).join("\n"));
}

/**
 * @param {string} title
 * @param {string[]} tarballs
 * @param {Record<string, string>} [tools]
 * @returns {Promise<string>} its directory
 */
function blankProject(title, tarballs, tools = {}) {
  return step(`a blank project installs the ${title}`, async () => {
    const project = await mkdtemp(join(work, "project-"));
    const devDependencies = { ...COMPILERS, ...tools, "@types/node": "^20" };
    const manifest = { name: "consumer", private: true, type: "module", devDependencies };
    await writeFile(join(project, "package.json"), JSON.stringify(manifest));
    await cp("tools/consumer", project, { recursive: true });
    await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...tarballs], project);
    return project;
  });
}

/**
 * @param {string} project
 * @param {string} compiler
 * @param {string} moduleResolution
 * @param {string} module
 */
async function compile(project, compiler, moduleResolution, module) {
  const files = (await readdir(project)).filter((name) => name.endsWith(".ts"));
  const config = {
    // Without DOM and @types/node, because the packages must not need what a project may not have. The libraries' types
    // are checked too.
    compilerOptions: {
      target: "es2023",
      lib: ["es2023"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      module,
      moduleResolution,
      outDir: "out",
    },
    files,
  };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify(config));
  const tsc = join("node_modules", compiler, "bin/tsc");
  const { stdout } = await run("node", [tsc, "--version"], project);
  await step(`types, ${stdout.trim()}, ${moduleResolution}`, () => run("node", [tsc, "-p", "."], project));
}

/**
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function step(title, work) {
  const start = Date.now();
  try {
    const answer = await work();
    console.log(`ok   ${title}, ${((Date.now() - start) / 1000).toFixed(1)} s`);
    return answer;
  } catch (error) {
    console.log(`FAIL ${title}`);
    throw error;
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
async function run(command, args, cwd) {
  try {
    return await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 24 });
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    throw new Error(`${command} ${args.join(" ")}\n${stdout ?? ""}${stderr ?? error}`, { cause: error });
  }
}
