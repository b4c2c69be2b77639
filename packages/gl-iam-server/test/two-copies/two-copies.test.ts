/**
 * An application with another patch version of gl-iam than gl-iam-server: two copies in one process. Both are installed
 * side by side as npm does it, and refusals stay refusals.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const REPOSITORY = fileURLToPath(new URL("../../../../", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

let root: string;
let observed: {
  copies: number;
  provider: string;
  registration: string;
  forged: number[];
  wrongPasswords: number[];
  nobodysToken: number[];
  defects: string[];
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "two-copies-"));
  // What both copies need themselves is found one folder up.
  await symlink(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
  const modules = join(root, "application", "node_modules");
  await install("gl-iam", join(modules, "gl-iam"), "0.1.1");
  await install("gl-iam-server", join(modules, "gl-iam-server"));
  await install("gl-iam", join(modules, "gl-iam-server", "node_modules", "gl-iam"));
  await writeFile(join(root, "application", "package.json"), JSON.stringify({ type: "module" }));
  const script = join(root, "application", "application.ts");
  await cp(fileURLToPath(new URL("application.child.ts", import.meta.url)), script);
  const { stdout } = await promisify(execFile)(process.execPath, ["-C", "gl-iam-source", "--import", TSX, script]);
  observed = JSON.parse(stdout);
});
afterAll(() => rm(root, { recursive: true }));

async function install(name: string, folder: string, version?: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const source = join(REPOSITORY, "packages", name);
  await cp(join(source, "src"), join(folder, "src"), { recursive: true });
  const manifest = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, ...(version ? { version } : {}) }));
}

test("there are two copies, or this file would test nothing", () => {
  expect(observed.copies).toBe(2);
});

test("a gateway takes the other copy's provider, and hands its refusals on with their codes", () => {
  expect([observed.provider, observed.registration]).toEqual(["accepted", "validation_error"]);
});

test("a refusal keeps its status", () => {
  expect([observed.forged, observed.nobodysToken]).toEqual([[401], [401]]);
});

test("log-in limits hold: of fourteen wrong passwords ten are 401 and four are 429", () => {
  expect(observed.wrongPasswords).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);
});

test("nothing is logged as a defect", () => {
  expect(observed.defects).toEqual([]);
});
