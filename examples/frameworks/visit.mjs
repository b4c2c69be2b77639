/**
 * Each framework's example, as its adopter has it: the packed packages installed beside the framework, built where the
 * framework builds, started, and visited. A stranger is refused, a partner's user is let in, by the session's cookie
 * and by an access token, and is out after the log-out.
 *
 *     npm run test:frameworks              all of them
 *     npm run test:frameworks -- next      one of them
 *
 * It installs into a folder of its own: 400 MB of frameworks are no part of this repository's installation. With
 * GL_IAM_FRAMEWORKS_FOLDER that folder is kept, and the frameworks are installed once.
 */
import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGES = ["gl-iam", "gl-iam-signer", "gl-iam-embed", "gl-iam-server", "gl-iam-client"];
const PATIENCE_SECONDS = 120;

/** How each is built, if at all, and started, in the folder of the examples. */
const tsx = (/** @type {string} */ file) => ({ start: ["node", "--import", "tsx", file] });
/** @type {Record<string, { build?: string[], start: string[], folder?: string }>} */
const EXAMPLES = {
  hono: tsx("hono.ts"),
  express: tsx("express.ts"),
  "express-4": tsx("express-4.ts"),
  fastify: tsx("fastify.ts"),
  "node-http": tsx("node-http.ts"),
  nest: tsx("nest.ts"),
  sveltekit: { folder: "sveltekit", build: ["../node_modules/.bin/vite", "build"], start: ["node", "build/index.js"] },
  next: {
    folder: "next",
    build: ["../node_modules/.bin/next", "build"],
    start: ["../node_modules/.bin/next", "start", "--hostname", "127.0.0.1"],
  },
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in EXAMPLES));
if (unknown.length > 0) throw new Error(`there is no example ${unknown.join(", ")}`);

const { GL_IAM_FRAMEWORKS_FOLDER: kept } = process.env;
const work = kept ?? (await mkdtemp(join(tmpdir(), "gl-iam-frameworks-")));
await mkdir(work, { recursive: true });
let failed = 0;
try {
  const folder = join(work, "application");
  await install(folder);
  for (const name of chosen.length > 0 ? chosen : Object.keys(EXAMPLES)) await check(name, folder);
} finally {
  if (kept === undefined) await rm(work, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;

/** @param {string} folder */
async function install(folder) {
  const start = Date.now();
  await cp(join(ROOT, "examples/frameworks"), folder, { recursive: true });
  const pack = ["npm", "pack", "--silent", "--pack-destination", work];
  for (const name of PACKAGES) await run(pack, join(ROOT, "packages", name));
  const tarballs = PACKAGES.map((name) => join(work, `${name}-0.1.0.tgz`));
  const quietly = ["--no-audit", "--no-fund", "--prefer-offline"];
  if (!existsSync(join(folder, "node_modules"))) await run(["npm", "ci", ...quietly], folder);
  await run(["npm", "install", "--no-save", ...quietly, ...tarballs], folder);
  await run(["node_modules/.bin/tsc", "-p", "."], folder);
  console.log(`ok   installed, ${seconds(start)}`);
}

/**
 * @param {string} name
 * @param {string} application
 */
async function check(name, application) {
  const start = Date.now();
  const { build, start: command, folder = "" } = /** @type {typeof EXAMPLES.hono} */ (EXAMPLES[name]);
  const place = join(application, folder);
  const credential = { key: `ck_live_${random()}`, secret: `cs_live_${random()}` };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    HOST: "127.0.0.1",
    ORIGIN: url,
    SECRET_KEY: randomBytes(32).toString("base64"),
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    CONSUMER_KEY: credential.key,
    CONSUMER_SECRET: credential.secret,
  };
  try {
    if (build) await run(build, place, env);
    const built = Date.now();
    const server = await started(command, place, env, url);
    try {
      await visit(url, credential);
    } finally {
      await server.stop();
    }
    const building = build ? `, built in ${seconds(start, built)}` : "";
    const time = `${seconds(start)}${building}`;
    console.log(`ok   ${name}: a stranger is refused, a partner's user is shown the page, ${time}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * @param {string} url
 * @param {{ key: string, secret: string }} credential
 */
async function visit(url, credential) {
  const page = (/** @type {Record<string, string>} */ headers = {}) => fetch(url, { headers, redirect: "manual" });
  const stranger = await page();
  // A page of Next is rendered by Next, whose answer to a refusal is its page for errors.
  expect("a stranger is refused", ![200, 304].includes(stranger.status), `${stranger.status}`);
  expect("a stranger sees nobody", !(await stranger.text()).includes("Hello"), "the page was shown");

  const token = await oneTimeToken(url, credential, "ada@acme.example");
  const entered = await fetch(`${url}/api/v1/sso/enter`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://portal.acme.example" },
    body: new URLSearchParams({ token, return_to: "/" }),
    redirect: "manual",
  });
  const cookies = entered.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  const cookie = cookies.find((pair) => pair.startsWith("__Host-session=")) ?? "";
  expect("the sign-in sets the session's cookie", cookie !== "", `${entered.status} ${await entered.text()}`);
  await expectHello(await page({ cookie }), "ada@acme.example");
  const twice = await page({ cookie: `${cookie}; ${cookie}` });
  expect("a cookie that comes twice is refused", !(await twice.text()).includes("Hello"), "the page was shown");

  const exchanged = await fetch(`${url}/api/v1/sso/authenticate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: await oneTimeToken(url, credential, "bob@acme.example") }),
  });
  const { access_token: accessToken } = /** @type {{ access_token: string }} */ (await exchanged.json());
  const authorization = `Bearer ${accessToken}`;
  await expectHello(await page({ authorization }), "bob@acme.example");
  const loggedOut = await fetch(`${url}/api/v1/auth/logout`, { method: "POST", headers: { authorization } });
  expect("the log-out is taken", loggedOut.status === 204, `${loggedOut.status}`);
  const after = await page({ authorization });
  expect("nobody is left after the log-out", !(await after.text()).includes("Hello"), "the page was shown");
}

/**
 * @param {string} url
 * @param {{ key: string, secret: string }} credential
 * @param {string} email
 */
async function oneTimeToken(url, { key, secret }, email) {
  const body = JSON.stringify({ external_id: email, email });
  const timestamp = new Date().toISOString();
  const signature = createHmac("sha256", secret).update(`${timestamp}|${key}|${body}`).digest("hex");
  const signed = { "x-consumer-key": key, "x-timestamp": timestamp, "x-signature": signature };
  const headers = { "content-type": "application/json", ...signed };
  const answer = await fetch(`${url}/api/v1/sso/token`, { method: "POST", headers, body });
  const { token } = /** @type {{ token?: string }} */ (await answer.json());
  if (token === undefined) throw new Error(`the service answered ${answer.status} to a signed request`);
  return token;
}

/**
 * @param {Response} answer
 * @param {string} email
 */
async function expectHello(answer, email) {
  // React writes a comment between two texts.
  const text = (await answer.text()).replaceAll("<!-- -->", "");
  const isShown = answer.status === 200 && text.includes(`Hello ${email}`);
  expect(`${email} sees the page`, isShown, `${answer.status} ${text}`);
}

/**
 * @param {string} what
 * @param {boolean} holds
 * @param {string} instead
 */
function expect(what, holds, instead) {
  if (!holds) throw new Error(`not so: ${what}; instead: ${instead.slice(0, 500)}`);
}

/**
 * @param {string[]} command
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @param {string} url
 */
async function started([command = "", ...args], cwd, env, url) {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await ended;
  };
  const deadline = Date.now() + PATIENCE_SECONDS * 1000;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(url, { redirect: "manual" }).catch(() => null);
    if (answer) return { stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`did not start:\n${output}`);
}

/**
 * @param {string[]} command
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env]
 */
function run([command = "", ...args], cwd, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ${args.join(" ")} failed:\n${output}`)),
    );
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

function random() {
  return randomBytes(24).toString("base64url").padEnd(39, "x");
}

function seconds(/** @type {number} */ since, until = Date.now()) {
  return `${((until - since) / 1000).toFixed(1)} s`;
}
