/** Reads the console that was built into this package. */
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConsoleAsset, ConsoleFiles } from "./http/console/files.js";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** From `src` and from `dist` alike. */
const BUILT = fileURLToPath(new URL("../dist/console/", import.meta.url));

/**
 * The built console, to hand to `createApp` as `console`; `gl-iam serve` does.
 *
 * @returns null where it has not been built: in a checkout before `npm run build`
 */
export function consoleFiles(directory: string = BUILT): ConsoleFiles | null {
  const page = readIfThere(`${directory}index.html`);
  return page === null ? null : { page, assets: new Map(readAssets(`${directory}assets/`)) };
}

function readAssets(directory: string): [string, ConsoleAsset][] {
  return readdirSync(directory).map((file) => {
    const name = file.replace(/\.gz$/, "");
    const contentType = TYPES[extname(name)];
    if (contentType === undefined || name === file) throw new Error(`the console's build has ${file}: build it again`);
    return [name, { contentType, gzip: new Uint8Array(readFileSync(directory + file)) }];
  });
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
