/** The README's way from a clone to a signed-in user, as it stands there. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { GL_IAM } from "../tools/testing/command.js";
import { scratchFolder } from "../tools/testing/prepared.js";
import { isInstalled } from "./signers/installed.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const folder = scratchFolder("readme");
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GL_IAM_")));
let service: ChildProcess | undefined;

afterAll(() => {
  service?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** The commands of the section, its comments left out. */
function commands(): string[] {
  const [, section = ""] = readFileSync(join(ROOT, "README.md"), "utf8").split("## Run the service, sign a user in\n");
  const blocks = [...(section.split("\n## ")[0] ?? "").matchAll(/^```bash\n(.*?)^```$/gms)].map(
    ([, block = ""]) => block,
  );
  return blocks
    .flatMap((block) => block.replaceAll("\\\n", "").split("\n"))
    .filter((line) => /^(npx|curl) /.test(line));
}

function bash(line: string): string {
  const npx = `npx() { shift; "${process.execPath}" "${GL_IAM}" "$@"; }`;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", `set -o pipefail; ${npx}; ${line}`], {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

test.skipIf(!isInstalled("bash") || !isInstalled("curl"))(
  "registers a partner, serves, signs and exchanges",
  { timeout: 120_000 },
  async () => {
    const [register = "", serve, sign = "", exchange = "", ...others] = commands();
    expect([serve, others]).toEqual(["npx gl-iam serve", []]);
    bash(register);
    service = spawn(process.execPath, [GL_IAM, "serve", "--port", "0"], {
      cwd: folder,
      env: { ...environment, GL_IAM_DRAIN_SECONDS: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let log = "";
    service.stdout?.on("data", (chunk) => {
      log += chunk;
    });
    await expect.poll(() => log, { timeout: 60_000 }).toMatch(/"port":\d+/);
    const here = (line: string) => line.replaceAll("127.0.0.1:3000", `127.0.0.1:${/"port":(\d+)/.exec(log)?.[1]}`);
    const issued = JSON.parse(bash(here(sign)));
    expect(issued).toEqual({ token: expect.stringMatching(/^ott_live_/), expires_in: 60 });
    const session = JSON.parse(bash(here(exchange).replace("ott_live_…", issued.token)));
    expect(session).toMatchObject({ token_type: "Bearer", expires_in: 900, user: { email: "alice@acme.example" } });
  },
);
