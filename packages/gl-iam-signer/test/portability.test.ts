/** The signer runs wherever there is WebCrypto and TextEncoder, and its answers go into any fetch. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { readVectors, type SignatureVector } from "./vectors.js";

const run = promisify(execFile);
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

test("signs all vectors where there are no globals but the language's, WebCrypto and TextEncoder", async () => {
  const { stdout } = await run(process.execPath, ["--import", "tsx", path("bare-globals.child.ts")]);
  const { left, signatures } = JSON.parse(stdout) as { left: string[]; signatures: string[] };
  expect(left.toSorted()).toEqual(["TextEncoder", "crypto"]);
  expect(signatures).toEqual(readVectors<SignatureVector>("signature").map(({ signature }) => signature));
});

test("imports no module but its own", () => {
  const files = readdirSync(path("../src"), { recursive: true, encoding: "utf8" });
  const imports = files.flatMap((file) =>
    [...readFileSync(path(`../src/${file}`), "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
      ([, name]) => name,
    ),
  );
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter((name) => !name?.startsWith("./"))).toEqual([]);
});

test("what it answers goes into fetch as a browser's types know it, without Node's", async () => {
  await expect(run(path("../../../node_modules/.bin/tsc"), ["-p", path("tsconfig.dom.json")])).resolves.toBeDefined();
});
