/** The console as it is shipped: a build of its sources as they are now, made once a run. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { prepared } from "./prepared.js";

const CONSOLE = fileURLToPath(new URL("../../packages/console", import.meta.url));
const VITE = fileURLToPath(new URL("../../node_modules/vite/bin/vite.js", import.meta.url));

/** @returns its folder, with the slash that `consoleFiles` wants */
export async function builtConsole(): Promise<string> {
  const folder = await prepared("console", async (outDir) => {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(NODE_OPTIONS|NODE_ENV|VITEST.*)$/.test(name));
    const env = { ...Object.fromEntries(inherited), NODE_ENV: "production" };
    const arguments_ = ["build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"];
    await promisify(execFile)(process.execPath, [VITE, ...arguments_], { cwd: CONSOLE, env });
  });
  return `${folder}/`;
}
