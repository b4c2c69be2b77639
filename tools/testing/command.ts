/** The `gl-iam` command as it is installed: from a build of the sources as they are now. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { prepared } from "./prepared.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

const run = promisify(execFile);

// A file that imports this one starts the command. This takes half a second where the last build is current.
await prepared("build", async () => {
  await run(process.execPath, [TSC, "-b"], { cwd: ROOT });
});

/** What to start with node. */
export const GL_IAM = join(ROOT, "packages/gl-iam-server/bin/gl-iam.js");
