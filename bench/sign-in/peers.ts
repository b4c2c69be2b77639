/** Compared libraries that this repository does not install: each has a lock file, and is installed when it is run. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PEERS = fileURLToPath(new URL("peers/", import.meta.url));

/** @param peer a folder of `peers/`. @returns what imports a module from there */
export function installed(peer: string): (module: string) => Promise<unknown> {
  const folder = join(PEERS, peer);
  if (!existsSync(join(folder, "node_modules"))) {
    process.stderr.write(`installing ${peer}\n`);
    const how = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", how, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  }
  const { resolve } = createRequire(join(folder, "package.json"));
  return (module) => import(pathToFileURL(resolve(module)).href);
}
