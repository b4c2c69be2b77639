/**
 * Makes vectors/doctor anew: programs in eight languages send wrong requests, and what arrives is written down with the
 * cause that the doctor must name. Needs what examples/signers/install-runtimes.sh installs.
 *
 *   node --import tsx tools/doctor-corpus/generate.ts              all of them
 *   node --import tsx tools/doctor-corpus/generate.ts node php     only these languages
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const HERE = fileURLToPath(new URL(".", import.meta.url));
const CORPUS = fileURLToPath(new URL("../../vectors/doctor/", import.meta.url));

interface Captured {
  language: string;
  name: string;
  /** What the doctor must name. */
  cause: string;
  /** When it arrived. */
  now: string;
  headers: Record<string, string>;
  body_base64: string;
}

/** What the client added on its way, and differs by machine. */
const LEFT_OUT = new Set(["host", "connection", "accept", "accept-encoding", "accept-language", "sec-fetch-mode"]);

const credentials = JSON.parse(readFileSync(`${CORPUS}credentials.json`, "utf8"));
const scratch = mkdtempSync(join(tmpdir(), "doctor-corpus-"));
const captured: Captured[] = [];
let language = "";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const [, cause = "", name = ""] = (request.url ?? "").split("/");
    const headers = Object.entries(request.headers).filter(([header]) => !LEFT_OUT.has(header));
    captured.push({
      ...{ language, name, cause, now: new Date().toISOString() },
      headers: Object.fromEntries(headers.map(([header, value]) => [header, String(value)])),
      body_base64: Buffer.concat(chunks).toString("base64"),
    });
    response.end("{}");
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

const env = {
  ...process.env,
  CORPUS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  CORPUS_KEY: credentials.consumer_key,
  CORPUS_SECRET: credentials.consumer_secret,
  CORPUS_PREVIOUS_SECRET: credentials.previous_secret,
  CORPUS_OTHER_SECRET: credentials.other_secret,
  GOCACHE: join(scratch, "go"),
  LC_ALL: "C.UTF-8",
};
const start = (program: string, ...args: string[]) => run(program, args, { cwd: HERE, env });
const PROGRAMS: Record<string, () => Promise<unknown>> = {
  bash: () => start("bash", "wrong.sh"),
  csharp: async () => {
    await start("mcs", `-out:${join(scratch, "wrong.exe")}`, "Wrong.cs");
    await start("mono", join(scratch, "wrong.exe"));
  },
  go: () => start("go", "run", "wrong.go"),
  java: () => start("java", "Wrong.java"),
  node: () => start("node", "wrong.js"),
  php: () => start("php", "wrong.php"),
  python: () => start("python3", "wrong.py"),
  ruby: () => start("ruby", "wrong.rb"),
};

try {
  const asked = process.argv.slice(2);
  for (const [name, program] of Object.entries(PROGRAMS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    language = name;
    await program();
    const own = captured.filter((one) => one.language === name);
    writeFileSync(`${CORPUS}${name}.json`, `${JSON.stringify(own, null, 2)}\n`);
    process.stderr.write(`${name}: ${own.length}\n`);
  }
} finally {
  server.close();
  rmSync(scratch, { recursive: true, force: true });
}
