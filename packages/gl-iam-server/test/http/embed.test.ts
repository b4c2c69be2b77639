/** The browser's scripts, as any page's script tag gets them. */
import { createHash } from "node:crypto";
import { EMBED_SCRIPTS, EMBED_VERSION } from "gl-iam-embed/scripts";
import { frameAncestors } from "gl-iam-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());

const NAMES = ["partner", "widget", "element"] as const;

test.each(NAMES)("%s.js is kept for a year, for pages of every origin, and has the printed hash", async (name) => {
  const { headers, text } = await application.call("GET", `/embed/${EMBED_VERSION}/${name}.js`);
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
  });
  const integrity = `sha384-${createHash("sha384").update(text).digest("base64")}`;
  expect(EMBED_SCRIPTS[EMBED_VERSION]?.[name].integrity).toBe(integrity);
});

test.each(NAMES)("%s.js has a source map with its sources", async (name) => {
  const script = await application.call("GET", `/embed/${EMBED_VERSION}/${name}.js`);
  expect(script.text).toContain(`//# sourceMappingURL=${name}.js.map`);
  const { json } = await application.call("GET", `/embed/${EMBED_VERSION}/${name}.js.map`);
  expect(json.sources.join()).not.toContain("node_modules");
  expect(json.sourcesContent.join()).toContain("GlIam");
});

test.each(["0.0.0", "latest", "constructor", "__proto__"])("there is no version %s", async (version) => {
  const answer = await application.call("GET", `/embed/${version}/widget.js`);
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([404, "no-store"]);
});

test("frame-ancestors names exactly the partner's origins, and no other directive can slip in", () => {
  const allowedOrigins = ["https://portal.acme.example", "https://[2001:db8::1]:8443"];
  expect(frameAncestors({ allowedOrigins })).toBe(
    "frame-ancestors https://portal.acme.example https://[2001:db8::1]:8443",
  );
  expect(frameAncestors({ allowedOrigins: [] })).toBe("frame-ancestors 'none'");
  expect(frameAncestors({ allowedOrigins: null })).toBe("frame-ancestors 'none'");
  for (const origin of [
    "*",
    "https://*.acme.example",
    "https://a.example; script-src *",
    "null",
    "https://a.example/",
  ]) {
    expect(() => frameAncestors({ allowedOrigins: [origin] })).toThrow("allowedOrigins");
  }
});
