/** `/console` as it is served: its policy, its files, and what is said when there is none. */
import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scratchFolder } from "../../../../tools/testing/prepared.js";
import { consoleFiles } from "../../src/console-files.js";
import { Application, OWN } from "./application.js";

const SCRIPT = "start();";
let application: Application;
let served: Application;

beforeAll(async () => {
  application = await Application.start();
  const directory = `${scratchFolder("console")}/`;
  mkdirSync(`${directory}assets`);
  writeFileSync(`${directory}index.html`, '<script nonce="__nonce__"></script><style nonce="__nonce__"></style>');
  writeFileSync(`${directory}assets/index-abc.js.gz`, gzipSync(SCRIPT));
  served = application.with({ console: consoleFiles(directory) });
});
afterAll(() => application.stop());

const get = (app: Application, path: string, headers: Record<string, string> = {}) =>
  app.app.fetch(new Request(`${OWN}${path}`, { headers }));

test("S23: every page is the one page, without inline scripts, never framed, never cached", async () => {
  for (const path of ["/console", "/console/", "/console/partners/1/audit"]) {
    const response = await get(served, path);
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{24}'; /);
    expect(policy).toContain("frame-ancestors 'none'");
    const [, nonce] = /'nonce-([\w-]+)'/.exec(policy) ?? [];
    expect(await response.text()).toBe(`<script nonce="${nonce}"></script><style nonce="${nonce}"></style>`);
  }
});

test("each answer has another nonce", async () => {
  const policies = await Promise.all([1, 2].map(() => get(served, "/console")));
  const [one, other] = policies.map(({ headers }) => headers.get("content-security-policy"));
  expect(one).not.toBe(other);
});

test("its files are cached for ever, compressed for who takes that", async () => {
  const zipped = await get(served, "/console/assets/index-abc.js", { "accept-encoding": "br, gzip" });
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(Buffer.from(await zipped.arrayBuffer())).toEqual(gzipSync(SCRIPT));
  const plain = await get(served, "/console/assets/index-abc.js", { "accept-encoding": "gzip;q=0" });
  expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, SCRIPT]);
  expect(plain.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
});

test.each(["index-old.js", "..%2findex.html", "__proto__", "index-abc.js.gz"])(
  "a file that is not there is not the page: %s",
  async (name) => {
    const response = await get(served, `/console/assets/${name}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  },
);

test("where it was not built, the page says so; where it was not asked for, there is none", async () => {
  const directory = `${scratchFolder("no-console")}/`;
  const unbuilt = await get(application.with({ console: consoleFiles(directory) }), "/console");
  expect(unbuilt.status).toBe(503);
  expect(await unbuilt.text()).toContain("npm run build");
  expect((await get(application, "/console")).status).toBe(404);
});
