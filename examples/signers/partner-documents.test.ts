/** What a partner's developer is told to do is done, as it is written, and gives what is promised. */
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { type App, createApp, nodeListener } from "gl-iam-server";
import { signAssertion } from "gl-iam-signer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInstalled } from "./installed.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const signature = readFileSync(join(HERE, "../../docs/signature.md"), "utf8");
const guide = readFileSync(join(HERE, "../../docs/partner-guide.md"), "utf8");
const PORTAL = "https://portal.acme.example";

/** The fenced blocks of a language, in the order of the document. */
function blocks(document: string, language: string): string[] {
  return [...document.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, code = ""]) => code);
}

function run(command: string, script: string, input = "", cwd = HERE): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, [command === "php" ? "-r" : "-c", script], { cwd }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr, { cause: error })) : resolve(stdout),
    );
    child.stdin?.end(input);
  });
}

describe("docs/signature.md", () => {
  const { vectors } = JSON.parse(readFileSync(join(HERE, "../../vectors/signature.json"), "utf8"));
  const [, worked] = vectors;

  test.skipIf(!isInstalled("bash") || !isInstalled("openssl"))("its openssl command prints the signature", async () => {
    const [command = ""] = blocks(signature, "bash");
    expect(await run("bash", command)).toBe(`${worked.signature}\n`);
  });

  test.skipIf(!isInstalled("python3"))("its Python prints the signature", async () => {
    const [program = ""] = blocks(signature, "python");
    expect(await run("python3", program)).toBe(`${worked.signature}\n`);
  });

  test("both forms of sending carry the vector", () => {
    const { consumer_key, timestamp, payload } = worked;
    const [envelope = ""] = blocks(signature, "json");
    expect(JSON.parse(envelope)).toEqual({ consumer_key, timestamp, payload, signature: worked.signature });
    const [request = ""] = blocks(signature, "http");
    const [head = "", body] = request.trimEnd().split("\n\n");
    expect(body).toBe(payload);
    expect(head.split("\n").slice(2)).toEqual([
      `X-Consumer-Key: ${consumer_key}`,
      `X-Signature: ${worked.signature}`,
      `X-Timestamp: ${timestamp}`,
    ]);
  });
});

describe("docs/partner-guide.md", () => {
  let application: Server;
  let app: App;
  let gateway: IAMGateway;
  let partner: { consumerKey: string; consumerSecret: string };
  let url: string;
  const folder = mkdtempSync(join(tmpdir(), "gl-iam-guide-"));

  beforeAll(async () => {
    const provider = new PostgreSQLProvider({
      databaseUrl: "pglite://memory",
      secretKey: generateEncryptionKey(),
      crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
      enablePartnerRegistry: true,
    });
    gateway = IAMGateway.fromFullstackProvider(provider);
    const acme = { partnerName: "Acme Corp", orgId: "default", allowedOrigins: [PORTAL] };
    const { consumerKey, consumerSecret } = (await gateway.partnerRegistry.registerPartner(acme)).unwrap();
    partner = { consumerKey, consumerSecret };
    app = createApp(gateway, { publicUrl: "https://app.example.com" });
    application = createServer(nodeListener(app));
    await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    application.close();
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function post(path: string, body: object | URLSearchParams, origin: string) {
    const isForm = body instanceof URLSearchParams;
    const headers = { origin, "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json" };
    const request = new Request(`https://app.example.com${path}`, {
      method: "POST",
      headers,
      body: isForm ? body.toString() : JSON.stringify(body),
    });
    return app.fetch(request);
  }

  async function push(path: string, payload: string) {
    const { headers, body } = await signAssertion({ ...partner, payload });
    const answered = await app.fetch(new Request(`https://app.example.com${path}`, { method: "POST", headers, body }));
    const json = (await answered.json()) as { token: string; sessions_ended: number };
    return { status: answered.status, json };
  }

  const tools = ["bash", "python3", "curl"];
  test.skipIf(!tools.every(isInstalled))("its commands get a token, and the token opens a session", async () => {
    copyFileSync(join(HERE, "python/sign.py"), join(folder, "sign.py"));
    const [commands = "", ...others] = blocks(guide, "bash");
    expect(others).toEqual([]);
    const here = commands
      .replace("ck_live_…", partner.consumerKey)
      .replace("https://app.example.com/api", `${url}/api`);
    const printed = await run("bash", `set -e\n${here}`, `${partner.consumerSecret}\n`, folder);
    const { token, expires_in } = JSON.parse(printed);
    expect(token).toMatch(/^ott_live_/);
    const [promised = ""] = blocks(guide, "json");
    expect(expires_in).toBe(JSON.parse(promised).expires_in);
    const session = await post("/api/v1/sso/authenticate", { token }, PORTAL);
    expect(session.status).toBe(200);
    expect(await session.json()).toMatchObject({
      user: { email: "alice@acme.example", display_name: "Alice Ångström" },
    });
    const withNumber = here.replace('"external_id":"1001"', '"external_id":1001');
    expect(withNumber).not.toBe(here);
    const refused = run("bash", `set -e\n${withNumber}`, `${partner.consumerSecret}\n`, folder);
    await expect(refused).rejects.toThrow("The requested URL returned error: 400");
  });

  /** As an application's own user: the id is a number, the name is not ASCII. */
  const NUMBERED = { id: 1003, email: "anna@acme.example", name: "ÄÖ José 🎓" };

  async function signedIn(token: string) {
    const session = await post("/api/v1/sso/authenticate", { token }, PORTAL);
    return ((await session.json()) as { user: { email: string; display_name: string } }).user;
  }

  function runJavaScript(user: object, consumerSecret = partner.consumerSecret): Promise<string> {
    const [code = ""] = blocks(guide, "js");
    const body = code.replace(/^import .*$/m, "").replace("https://app.example.com/api", `${url}/api`);
    const inBackend = new Function(
      "signAssertion",
      "process",
      "user",
      `return (async () => { ${body}\n return token; })()`,
    );
    const env = { GL_IAM_CONSUMER_KEY: partner.consumerKey, GL_IAM_CONSUMER_SECRET: consumerSecret };
    return inBackend(signAssertion, { env }, user);
  }

  test("its JavaScript signs in a user whose id is a number and whose name is not ASCII", async () => {
    expect(await signedIn(await runJavaScript(NUMBERED))).toMatchObject({ display_name: NUMBERED.name });
  });

  test("its JavaScript throws what a refusal says", async () => {
    await expect(runJavaScript({ ...NUMBERED, email: "anna" })).rejects.toThrow(
      /refused: validation_error: email .*\(/,
    );
    const foreign = `cs_live_${"0".repeat(39)}`;
    await expect(runJavaScript(NUMBERED, foreign)).rejects.toThrow("refused: invalid_partner_signature: ");
  });

  function runPhp(user: string, consumerSecret = partner.consumerSecret): Promise<string> {
    const [code = ""] = blocks(guide, "php");
    const given = [
      "declare(strict_types=1);",
      "ini_set('display_errors', 'stderr');",
      `$user = (object) ${user};`,
      `$consumerKey = '${partner.consumerKey}'; $consumerSecret = '${consumerSecret}';`,
    ];
    return run("php", [...given, code.replace("https://app.example.com/api", `${url}/api`), "echo $token;"].join("\n"));
  }

  describe.skipIf(!isInstalled("php"))("its PHP", () => {
    const user = (email: string) => `['id' => 1002, 'email' => '${email}', 'name' => 'ÄÖ José 🎓']`;

    test("signs in a user whose id is a number and whose name is not ASCII", async () => {
      const token = await runPhp(user("php@acme.example"));
      expect(await signedIn(token)).toMatchObject({ email: "php@acme.example", display_name: "ÄÖ José 🎓" });
    });

    test("throws what a refusal says, and prints no token", async () => {
      await expect(runPhp(user("php"))).rejects.toThrow("sign-in refused: validation_error: email ");
      const foreign = `cs_live_${"0".repeat(39)}`;
      await expect(runPhp(user("php@acme.example"), foreign)).rejects.toThrow("refused: invalid_partner_signature: ");
    });

    test("throws when the application does not answer", async () => {
      const [code = ""] = blocks(guide, "php");
      expect(code).toContain("throw new RuntimeException('the application did not answer')");
      const served = url;
      url = "http://127.0.0.1:1";
      await expect(runPhp(user("php@acme.example"))).rejects.toThrow("the application did not answer");
      url = served;
    });
  });

  test("its form enters, from a registered origin only", async () => {
    const [form = ""] = blocks(guide, "html");
    const action = /action="https:\/\/app\.example\.com([^"]+)"/.exec(form)?.[1] ?? "";
    const fields = new URLSearchParams(
      [...form.matchAll(/name="(\w+)" value="([^"]+)"/g)].map(([, name = "", value = ""]): [string, string] => [
        name,
        value,
      ]),
    );
    for (const [origin, status] of [
      [PORTAL, 303],
      ["null", 403],
      ["https://elsewhere.example", 403],
    ] as const) {
      const { json } = await push("/api/v1/sso/token", '{"external_id":"1001","email":"alice@acme.example"}');
      fields.set("token", json.token);
      const entered = await post(action, fields, origin);
      expect([origin, entered.status]).toEqual([origin, status]);
      if (status === 303) expect(entered.headers.get("location")).toBe(fields.get("return_to"));
    }
  });

  test("its verifier and challenge bind a token to whoever has the verifier", async () => {
    const snippet = blocks(guide, "js").at(-1) ?? "";
    const inPage = new Function(`return (async () => { ${snippet}; return { verifier, challenge }; })()`);
    const { verifier, challenge } = await inPage();
    const payload = { external_id: "1001", email: "alice@acme.example", code_challenge: challenge };
    for (const [code_verifier, status] of [
      [undefined, 401],
      ["x".repeat(43), 401],
      [verifier, 200],
    ]) {
      const { json } = await push("/api/v1/sso/token", JSON.stringify(payload));
      const exchanged = await post("/api/v1/sso/authenticate", { token: json.token, code_verifier }, PORTAL);
      expect(exchanged.status).toBe(status);
    }
  });

  test("its logout and deprovision end what it says", async () => {
    const rows = [...guide.matchAll(/^\| `POST (\S+)` \| `(.+?)` \|$/gm)];
    expect(rows.map(([, path]) => path)).toEqual(["/api/v1/sso/logout", "/api/v1/sso/deprovision"]);
    for (const [, path = "", payload = ""] of rows) {
      const signIn = JSON.stringify({ external_id: JSON.parse(payload).external_id, email: "alice@acme.example" });
      const { json } = await push("/api/v1/sso/token", signIn);
      expect((await post("/api/v1/sso/authenticate", { token: json.token }, PORTAL)).status).toBe(200);
      const ended = await push(path, payload);
      expect(ended.status).toBe(200);
      expect(ended.json.sessions_ended).toBeGreaterThan(0);
      expect((await push(path, payload)).json).toEqual({ sessions_ended: 0 });
    }
  });

  test("its example of a refusal is one", async () => {
    const example = blocks(guide, "json").at(-1) ?? "";
    // Rounded up to 412 s when the answer is made.
    const timestamp = new Date(Date.now() - 411_200);
    const { headers, body } = await signAssertion({ ...partner, payload: "{}", timestamp });
    const request = new Request("https://app.example.com/api/v1/sso/token", { method: "POST", headers, body });
    const answer = await (await app.fetch(request)).text();
    const withoutTime = (text: string) => text.replaceAll(/\d{4}-[\dT:.-]+Z/g, "TIME");
    expect({ ...JSON.parse(withoutTime(answer)), request_id: "" }).toEqual({
      ...JSON.parse(withoutTime(example)),
      request_id: "",
    });
  });

  test("its table has each refusal that a partner may see, with its status, and no other", async () => {
    const served = await app.fetch(new Request("https://app.example.com/openapi.json"));
    const { paths } = (await served.json()) as OpenApi;
    const operations = ["token", "logout", "deprovision", "authenticate", "enter"].map(
      (name) => paths[`/api/v1/sso/${name}`]?.post,
    );
    const refusals = operations.flatMap((operation) =>
      Object.entries(operation?.responses ?? {}).flatMap(([status, { content }]) =>
        Object.keys(content?.["application/problem+json"]?.examples ?? {}).map((code) => `${code} ${status}`),
      ),
    );
    const rows = [...guide.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => `${code} ${status}`);
    expect(rows.toSorted()).toEqual([...new Set(refusals)].sort());
  });
});

interface OpenApi {
  paths: Record<string, { post?: { responses: Record<string, { content?: Record<string, { examples?: object }> }> } }>;
}
