/**
 * Each framework's example, as its adopter has it: the packed packages installed beside the framework, built where the
 * framework builds, started, and visited. A stranger is refused, a partner's user is let in, by the session's cookie
 * and by an access token, and is out after the log-out.
 *
 *     npm run test:frameworks              all of them
 *     npm run test:frameworks -- next      one of them
 *
 * Each has a database of its own on the PostgreSQL of TEST_DATABASE_URL, or of the PG* variables (localhost:5432
 * without them). Without a server all but Next's have theirs in memory.
 *
 * The frameworks are no part of this repository's installation: 500 MB. They are kept in GL_IAM_FRAMEWORKS_FOLDER, by
 * default in the folder for temporary files, and installed again when their lock file is another one. Next compiles no
 * page that is below a node_modules.
 */
import { spawn } from "node:child_process";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGES = ["gl-iam", "gl-iam-signer", "gl-iam-embed", "gl-iam-server", "gl-iam-client"];
const QUIETLY = ["--no-audit", "--no-fund", "--prefer-offline"];
const PATIENCE_SECONDS = 120;

/** How each is built, if at all, and started, in the folder of the examples. */
const tsx = (/** @type {string} */ file) => ({ start: ["node", "--import", "tsx", file] });
/**
 * Those that take longest come first.
 *
 * @type {Record<string, { build?: string[], start: string[], folder?: string }>}
 */
const EXAMPLES = {
  next: {
    folder: "next",
    build: ["../node_modules/.bin/next", "build"],
    start: ["../node_modules/.bin/next", "start", "--hostname", "127.0.0.1"],
  },
  sveltekit: { folder: "sveltekit", build: ["../node_modules/.bin/vite", "build"], start: ["node", "build/index.js"] },
  nest: tsx("nest.ts"),
  express: tsx("express.ts"),
  "express-4": tsx("express-4.ts"),
  fastify: tsx("fastify.ts"),
  hono: tsx("hono.ts"),
  "node-http": tsx("node-http.ts"),
};
/** Examples at one time: a machine with two cores has them both at work. */
const AT_ONCE = 2;

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in EXAMPLES));
if (unknown.length > 0) throw new Error(`there is no example ${unknown.join(", ")}`);

const checkout = createHash("sha256").update(ROOT).digest("hex").slice(0, 12);
const { GL_IAM_FRAMEWORKS_FOLDER: work = join(tmpdir(), `gl-iam-frameworks-${checkout}`) } = process.env;
const application = join(work, "application");
const begun = Date.now();
let failed = 0;
await install();
const server = await postgresql();
const waiting = chosen.length > 0 ? chosen : Object.keys(EXAMPLES);
const types = run(["node_modules/.bin/tsc", "-p", "."], application);
await Promise.all([types, ...Array.from({ length: AT_ONCE }, visitWaiting)]);
await server?.end();
console.log(`${failed === 0 ? "ok  " : "FAIL"} all, ${seconds(begun)}`);
process.exitCode = failed > 0 ? 1 : 0;

async function visitWaiting() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await check(name);
}

async function install() {
  const start = Date.now();
  await mkdir(application, { recursive: true });
  await Promise.all([pack(), installFrameworks()]);
  const tarballs = PACKAGES.map((name) => join(work, `${name}-0.1.0.tgz`));
  await run(["npm", "install", "--no-save", ...QUIETLY, ...tarballs], application);
  console.log(`ok   installed, ${seconds(start)}`);
}

async function pack() {
  const workspaces = PACKAGES.flatMap((name) => ["--workspace", name]);
  await run(["npm", "pack", "--silent", "--pack-destination", work, ...workspaces], ROOT);
}

/** Nothing of the examples but what is installed stays from the last time. */
async function installFrameworks() {
  const examples = join(ROOT, "examples/frameworks");
  const lock = createHash("sha256")
    .update(await readFile(join(examples, "package-lock.json")))
    .digest("hex");
  const mark = join(work, "installed");
  const isInstalled = (await readFile(mark, "utf8").catch(() => "")) === lock;
  await rm(mark, { force: true });
  const installed = join(application, "node_modules");
  const kept = join(work, "node_modules");
  if (isInstalled) await rename(installed, kept);
  await rm(application, { recursive: true, force: true });
  await cp(examples, application, { recursive: true, filter: (path) => !path.includes("node_modules") });
  if (isInstalled) await rename(kept, installed);
  else await run(["npm", "ci", ...QUIETLY], application);
  await writeFile(mark, lock);
}

/** @returns {Promise<pg.Client | null>} a connection that makes databases; null where no server answers */
async function postgresql() {
  const { TEST_DATABASE_URL: connectionString, PGHOST: host = "localhost", PGPORT = "5432" } = process.env;
  const {
    PGUSER: user = "postgres",
    PGPASSWORD: password = "postgres",
    PGDATABASE: database = "postgres",
  } = process.env;
  const parts = { host, port: Number(PGPORT), user, password, database };
  const client = new pg.Client(connectionString ? { connectionString } : parts);
  return client.connect().then(
    () => client,
    () => null,
  );
}

/** @param {pg.Client} client @param {string} database */
function urlOf({ host, port, user, password }, database) {
  const credential = `${encodeURIComponent(user ?? "")}:${encodeURIComponent(String(password ?? ""))}`;
  return `postgresql://${credential}@${host}:${port}/${database}`;
}

/** @param {string} name */
async function check(name) {
  const start = Date.now();
  const { build, start: command, folder = "" } = /** @type {typeof EXAMPLES.next} */ (EXAMPLES[name]);
  const place = join(application, folder);
  const credential = { key: `ck_live_${random()}`, secret: `cs_live_${random()}` };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const database = `gl_iam_frameworks_${randomBytes(8).toString("hex")}`;
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
    ...(server && { DATABASE_URL: urlOf(server, database) }),
  };
  try {
    if (name === "next" && server === null) throw new Error("it needs PostgreSQL: see docs/guards.md");
    await server?.query(`CREATE DATABASE ${database}`);
    if (build) await run(build, place, env);
    const built = Date.now();
    const running = await started(command, place, env, url);
    try {
      await visit(url, credential);
    } finally {
      await running.stop();
    }
    const building = build ? `, built in ${seconds(start, built)}` : "";
    const time = `${seconds(start)}${building}`;
    console.log(`ok   ${name}: a stranger is refused, a partner's user is shown the page, ${time}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message : error}`);
  } finally {
    await server?.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
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
