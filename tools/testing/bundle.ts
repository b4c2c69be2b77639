/**
 * A script of the tests with the sources that it needs, as one file for node. It starts in a quarter of the CPU time
 * that a loader for TypeScript takes, and some tests start ten.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { inject } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LIBRARY = join(ROOT, "packages/gl-iam/package.json");
const made = new Map<string, string>();
let ofScript: string | undefined;

/** Made once in a worker, or in a script that is no test. */
export function bundle(script: string): string {
  const known = made.get(script);
  if (known !== undefined) return known;
  const outfile = join(workersFolder(), `${basename(script, ".ts")}.mjs`);
  buildSync({
    ...{ entryPoints: [script], outfile, bundle: true, sourcemap: "inline" },
    ...{ platform: "node", format: "esm", target: "node20", conditions: ["gl-iam-source"], external: installed() },
  });
  made.set(script, outfile);
  return outfile;
}

/** Node finds there what stays outside of the bundles. */
function workersFolder(): string {
  const folder = join(process.env.VITEST ? inject("runFolder") : scriptsFolder(), `bundles-${process.pid}`);
  if (!existsSync(folder)) {
    mkdirSync(folder);
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  }
  return folder;
}

function scriptsFolder(): string {
  if (ofScript !== undefined) return ofScript;
  const folder = mkdtempSync(join(tmpdir(), "gl-iam-bundles-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  ofScript = folder;
  return folder;
}

function installed(): string[] {
  const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(readFileSync(LIBRARY, "utf8"));
  const names = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
  return names.filter((name) => !name.startsWith("gl-iam"));
}
