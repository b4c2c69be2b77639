/** A script for a test's page, bundled from the sources as a developer's build would bundle it. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @param path from the repository's root */
export async function bundleForBrowser(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../${path}`, import.meta.url))],
    bundle: true,
    format: "iife",
    jsx: "automatic",
    conditions: ["gl-iam-source"],
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "error",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
