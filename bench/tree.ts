/** Which build is measured: this tree's, or another commit's beside it. */
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Tree {
  readonly name: string;
  /** With `packages/NAME/dist` and its own `node_modules`. */
  readonly root: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @param against a commit, or undefined for this tree alone */
export function trees(against: string | undefined): readonly Tree[] {
  const own = { name: "gl-iam", root: ROOT };
  return against === undefined ? [own] : [own, treeOf(against)];
}

/** Checked out, installed and built once. It stays in the folder for temporary files, for the next run. */
function treeOf(reference: string): Tree {
  const commit = run(ROOT, "git", "rev-parse", "--verify", `${reference}^{commit}`).trim();
  const root = join(tmpdir(), `gl-iam-bench-${commit.slice(0, 12)}`);
  const built = join(root, ".built");
  if (!existsSync(built)) {
    process.stderr.write(`building ${reference} in ${root}\n`);
    run(ROOT, "git", "worktree", "prune");
    if (!existsSync(root)) run(ROOT, "git", "worktree", "add", "--detach", root, commit);
    run(root, "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
    run(root, "npm", "run", "-s", "build");
    writeFileSync(built, "");
  }
  return { name: `gl-iam at ${reference}`, root };
}

function run(cwd: string, command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
