/** `/docs`: what is shown there is true. The signatures verify, the commands run, and one buffer serves everybody. */
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { nodeListener } from "gl-iam-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACME_KEY, ACME_SECRET } from "../../src/http/contract/examples.js";
import { Application, OWN } from "./application.js";

let application: Application;
let page: string;
beforeAll(async () => {
  application = await Application.start({}, { now: () => new Date("2026-11-24T08:00:30Z") });
  page = (await application.call("GET", "/docs")).text;
});
afterAll(() => application.stop());

function unescaped(text: string): string {
  const signs: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => signs[name] ?? "");
}

/** The code blocks of this label. */
function blocks(html: string, label: string): string[] {
  const found = html.matchAll(/<pre [^>]*aria-label="([^"]*)"><code>([\s\S]*?)<\/code><\/pre>/g);
  return [...found].flatMap(([, name, text]) => (unescaped(name ?? "") === label ? [unescaped(text ?? "")] : []));
}

test("operations come in the order of a sign-in, each with a command", () => {
  const order = ["startSignIn", "issueToken", "exchangeToken", "enter", "getMe", "listPartners", "listAuditEvents"];
  const places = order.map((id) => page.indexOf(`<article id="${id}"`));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  for (const article of page.split("<article ").slice(1)) expect(article).toContain("curl -s");
});

test("what is signed in the examples verifies, under the secret that stands beside them", async () => {
  await application.register({ consumerKey: ACME_KEY, consumerSecret: ACME_SECRET });
  const { paths } = (await application.call("GET", "/openapi.json")).json;
  let verified = 0;
  for (const item of Object.values<{ post?: SignedOperation }>(paths)) {
    const { parameters = [], requestBody } = item.post ?? {};
    const example = (name: string) => parameters.find((parameter) => parameter.name === name)?.example;
    const media = requestBody?.content["application/json"];
    if (example("X-Signature") === undefined || !media?.examples?.envelope) continue;
    const { envelope, payload } = media.examples;
    const requests = [
      { ...pick(envelope.value), payload: envelope.value.payload as string },
      {
        consumerKey: example("X-Consumer-Key") as string,
        signature: example("X-Signature") as string,
        timestamp: example("X-Timestamp") as string,
        payload: JSON.stringify(payload?.value),
      },
    ];
    for (const request of requests) {
      const result = await application.gateway.partnerRegistry.validatePartnerSignature(request);
      expect(result.error).toBeUndefined();
      verified += 1;
    }
  }
  expect(verified).toBeGreaterThanOrEqual(6);
  expect(page).toContain(ACME_SECRET);
});

interface SignedOperation {
  readonly parameters?: readonly { readonly name: string; readonly example?: string }[];
  readonly requestBody?: {
    readonly content: Record<
      string,
      { readonly examples?: Record<string, { readonly value: Record<string, string> }> }
    >;
  };
}

function pick({ consumer_key: consumerKey = "", signature = "", timestamp = "" }: Record<string, string>) {
  return { consumerKey, signature, timestamp };
}

test("the commands to start with run as they stand: signed by openssl, exchanged by curl", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const live = await Application.start({ publicUrl: origin });
  server.on("request", nodeListener(live.app));
  const { consumerKey, consumerSecret } = await live.register();
  const html = await (await fetch(`${origin}/docs`)).text();
  const [sign = "", exchange = ""] = [...blocks(html, "Sign and post"), ...blocks(html, "Exchange")];
  const script = `${sign}\n${exchange}`.replace("ck_live_…", consumerKey).replace("cs_live_…", consumerSecret);
  const { stdout } = await promisify(execFile)("bash", ["-eu", "-c", script]);
  expect(JSON.parse(stdout).user.email).toBe("alice@acme.example");
  server.closeAllConnections();
  server.close();
  await live.stop();
});

test.each(["/docs", "/openapi.json", "/docs/page.css", "/docs/page.js"])(
  "%s is compressed once, and not sent again to who has it",
  async (path) => {
    const ask = (headers: Record<string, string> = {}) => application.app.fetch(new Request(OWN + path, { headers }));
    const plain = await ask();
    const zipped = await ask({ "accept-encoding": "br, gzip;q=0.5" });
    expect([plain.headers.get("content-encoding"), zipped.headers.get("content-encoding")]).toEqual([null, "gzip"]);
    expect(zipped.headers.get("vary")).toBe("accept-encoding");
    const bytes = Buffer.from(await zipped.arrayBuffer());
    expect(bytes.byteLength).toBe(Number(zipped.headers.get("content-length")));
    expect(gunzipSync(bytes).toString()).toBe(await plain.text());
    expect((await ask({ "accept-encoding": "gzip;q=0" })).headers.get("content-encoding")).toBeNull();
    const tag = zipped.headers.get("etag") ?? "";
    const known = await ask({ "accept-encoding": "gzip", "if-none-match": `"other", W/${tag}` });
    expect([known.status, await known.text(), known.headers.get("etag")]).toEqual([304, "", tag]);
    expect((await ask({ "if-none-match": tag })).status).toBe(200);
  },
);

test("the page is small", async () => {
  const response = await application.app.fetch(new Request(`${OWN}/docs`, { headers: { "accept-encoding": "gzip" } }));
  expect((await response.arrayBuffer()).byteLength).toBeLessThan(40_000);
});
