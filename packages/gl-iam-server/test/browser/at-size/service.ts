/** The built `gl-iam serve`, as an operator starts it. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const GL_IAM = fileURLToPath(new URL("../../../bin/gl-iam.js", import.meta.url));

export const KEYS = {
  GL_IAM_SECRET_KEY: "only-for-the-pages-at-size-0123456789abcdef",
  GL_IAM_ENCRYPTION_KEY: "A".repeat(43),
};
export const ADMINISTRATOR = { email: "operator@example.com", password: "a password only for this test" };

export class Service {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(databaseUrl: string): Promise<Service> {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const child = spawn(process.execPath, [GL_IAM, "serve"], {
      // Its log is of refusals and warnings; each request has a line too.
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        ...KEYS,
        GL_IAM_DATABASE_URL: databaseUrl,
        GL_IAM_PORT: String(port),
        GL_IAM_PUBLIC_URL: url,
        GL_IAM_RATE_LIMIT_SOURCE: "0",
        GL_IAM_RATE_LIMIT_LOGIN: "0",
      },
    });
    const service = new Service(url, child);
    for (let attempt = 0; !(await isReady(url)); attempt += 1) {
      if (attempt === 300 || child.exitCode !== null) {
        await service.stop();
        throw new Error("gl-iam serve does not get ready");
      }
      await sleep(100);
    }
    return service;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || !this.child.kill("SIGTERM")) return;
    await new Promise((resolve) => this.child.once("exit", resolve));
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
