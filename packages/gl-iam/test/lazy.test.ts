/** An import loads neither what only some processes need nor a driver: each of these is loaded when it is needed. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Prints every module that is loaded. */
const TELLING = `data:text/javascript,${encodeURIComponent(`
  import { register } from "node:module";
  register("data:text/javascript," + encodeURIComponent(\`
    import { writeSync } from "node:fs";
    export function load(url, context, next) {
      writeSync(1, url + "\\\\n");
      return next(url, context);
    }\`));`)}`;
const LATE = /\/node_modules\/(pg|otpauth|@electric-sql\/pglite|@node-rs\/argon2|fs-native-extensions)\//;

test.each(["../src/index.ts", "../src/postgresql/index.ts"])("%s", async (entry) => {
  const program = `await import(${JSON.stringify(new URL(entry, import.meta.url).href)});`;
  const flags = ["-C", "gl-iam-source", "--import", "tsx", "--import", TELLING, "--input-type=module", "-e", program];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { maxBuffer: 1 << 24 });
  const loaded = stdout.split("\n");
  expect(loaded.some((url) => url.endsWith("/src/errors.ts"))).toBe(true);
  expect(loaded.filter((url) => LATE.test(url) || url.endsWith("/doctor/doctor.ts"))).toEqual([]);
});
