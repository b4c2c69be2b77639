#!/usr/bin/env node
// Committed, not built, so that installing links the command before the first build.
import { existsSync } from "node:fs";

const built = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  console.error("gl-iam is not built yet: run `npm run build` in the checkout");
  process.exitCode = 1;
}
