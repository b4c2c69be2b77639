/** The signer runs wherever there is WebCrypto and TextEncoder, and fetch takes what it returns. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { readVectors, type SignatureVector } from "./vectors.js";

const run = promisify(execFile);
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

test("signs all vectors with no globals except the language's own, WebCrypto and TextEncoder", async () => {
  const { stdout } = await run(process.execPath, ["--import", "tsx", path("bare-globals.child.ts")]);
  const { left, signatures } = JSON.parse(stdout) as { left: string[]; signatures: string[] };
  expect(left.toSorted()).toEqual(["TextEncoder", "crypto"]);
  expect(signatures).toEqual(readVectors<SignatureVector>("signature").map(({ signature }) => signature));
});

test("imports only its own modules", () => {
  const all = readdirSync(path("../src"), { recursive: true, encoding: "utf8" });
  const files = all.filter((file) => file.endsWith(".ts"));
  const imports = files.flatMap((file) =>
    [...readFileSync(path(`../src/${file}`), "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
      ([, name]) => name,
    ),
  );
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter((name) => !/^\.\.?\/[a-z./-]+$/.test(name ?? ""))).toEqual([]);
});

test("fetch takes its result under a browser's types, without Node's", async () => {
  await expect(run(path("../../../node_modules/.bin/tsc"), ["-p", path("tsconfig.dom.json")])).resolves.toBeDefined();
});
