/** The scripts that the service has: small, and made from these sources. */
import { gzipSync } from "node:zlib";
import { EMBED_SCRIPTS, EMBED_VERSION } from "gl-iam-embed/scripts";
import { describe, expect, test } from "vitest";
import { makeEmbedScripts } from "../../../tools/make-embed-scripts.mjs";

const made = await makeEmbedScripts();

test("the present version is made from the present sources: otherwise run node tools/make-embed-scripts.mjs", () => {
  expect(EMBED_VERSION).toBe(made.version);
  expect(EMBED_SCRIPTS[EMBED_VERSION]).toEqual(made.scripts);
});

describe.each(Object.entries(EMBED_SCRIPTS))("version %s", (_, scripts) => {
  test.each(Object.entries(scripts))("%s.js has at most 3000 bytes, compressed", (_name, { script }) => {
    expect(gzipSync(script).length).toBeLessThanOrEqual(3000);
  });

  // S22.
  test("no script keeps anything in a storage or a cookie, broadcasts, or writes an address", () => {
    const text = Object.values(scripts).map(({ script }) => script);
    expect(text.join()).not.toMatch(
      /(local|session)Storage|indexedDB|\.cookie|BroadcastChannel|location\.(href|hash) ?=/,
    );
  });

  test("only the constant hello goes to any origin", () => {
    const text = Object.values(scripts).map(({ script }) => script);
    expect(text.join().match(/postMessage\([^()]*"\*"/g)).toHaveLength(1);
  });
});
