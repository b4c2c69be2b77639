/** Both ends of the embedded example, started as they stand and visited: two sites over TLS, in a browser. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { type AddressInfo, connect, createServer as listen, type Socket } from "node:net";
import { createServer, type Server } from "node:tls";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { copyMigratedDirectory } from "../../../../../tools/testing/databases.js";
import { scratchFolder } from "../../../../../tools/testing/prepared.js";
import { browserRequired, CHROMIUM, LAUNCH } from "../chromium.js";
import { certificate } from "../sites.js";

const secret = () => randomBytes(32).toString("base64url");
const KEYS = {
  SECRET_KEY: randomBytes(32).toString("base64"),
  ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  CONSUMER_KEY: `ck_live_${secret()}`,
  CONSUMER_SECRET: `cs_live_${secret()}`,
};

describe.skipIf(CHROMIUM === undefined && !browserRequired)("the embedded example", () => {
  const programs: ChildProcess[] = [];
  const fronts: Server[] = [];
  let browser: Browser;

  beforeAll(async () => {
    const [application, portal] = await Promise.all([freePort(), freePort()]);
    const folder = scratchFolder("embedded-example");
    await copyMigratedDirectory(folder);
    start("application.ts", { PORT: `${application}`, DATABASE_URL: `pglite://${folder}` });
    start("portal.ts", { PORT: `${portal}`, APPLICATION_URL: `http://127.0.0.1:${application}` });
    const [app, acme] = [await front(application), await front(portal)];
    const names = `MAP app.example.com:443 127.0.0.1:${app}, MAP portal.acme.example:443 127.0.0.1:${acme}`;
    // The first rule that fits decides.
    const args = LAUNCH.args.map((arg) => arg.replace("rules=", `rules=${names}, `));
    browser = await chromium.launch({ ...LAUNCH, args });
    await Promise.all([answers(application), answers(portal)]);
  });
  afterAll(async () => {
    await browser?.close();
    for (const program of programs) program.kill("SIGKILL");
    for (const server of fronts) server.close();
  });

  test("Acme's user is signed in in the frame, and sees her own reports", async () => {
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    await page.goto("https://portal.acme.example/");
    const widget = page.frameLocator("iframe");
    await widget.getByText("Orders of alice@acme.example").waitFor({ timeout: 20_000 });
    await page.close();
  });

  test("a stranger gets neither the reports nor the page in a frame of its own", async () => {
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    const refused = await page.goto("https://app.example.com/reports");
    expect(refused?.status()).toBe(401);
    const widget = await page.goto("https://app.example.com/widget");
    expect(widget?.headers()["content-security-policy"]).toBe("frame-ancestors https://portal.acme.example");
    await page.close();
  });

  function start(file: string, env: Record<string, string>): void {
    const program = fileURLToPath(new URL(`../../../../../examples/embedded/${file}`, import.meta.url));
    const args = ["-C", "gl-iam-source", "--import", "tsx", program];
    const stdio = ["ignore", "ignore", "inherit"] as const;
    programs.push(spawn(process.execPath, args, { env: { ...process.env, ...KEYS, ...env }, stdio: [...stdio] }));
  }

  /** TLS in front of a program. @returns its port */
  async function front(port: number): Promise<number> {
    const server = createServer(certificate(), (socket) => {
      const inner = connect(port, "127.0.0.1");
      const end = (one: Socket, other: Socket) => one.on("error", () => other.destroy()).pipe(other);
      end(inner, socket);
      end(socket, inner);
    });
    fronts.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }
});

function answers(port: number): Promise<unknown> {
  return vi.waitFor(() => fetch(`http://127.0.0.1:${port}/`), { timeout: 60_000, interval: 100 });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = listen().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
