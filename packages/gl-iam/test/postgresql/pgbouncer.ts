/** A PgBouncer of the test's own, in front of a database. */
import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, owner } from "./own-cluster.js";

const BINARY = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"].find((path) =>
  existsSync(path),
);

export const hasPgBouncer = BINARY !== undefined;

export type PoolMode = "session" | "transaction" | "statement";

export class PgBouncer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    /** The database's, by way of the pooler. */
    readonly url: string,
  ) {}

  /** Answers when the pooler does. */
  static async before(databaseUrl: string, mode: PoolMode): Promise<PgBouncer> {
    const { hostname, port: serverPort, username, pathname } = new URL(databaseUrl);
    const port = await freePort();
    const directory = mkdtempSync(join(tmpdir(), "gl-iam-pgbouncer-"));
    const { uid, gid } = owner();
    const settings = [
      "[databases]",
      `* = host=${hostname === "localhost" ? "127.0.0.1" : hostname} port=${serverPort || 5432} user=${username}`,
      "[pgbouncer]",
      "listen_addr = 127.0.0.1",
      `listen_port = ${port}`,
      "unix_socket_dir =",
      "auth_type = any",
      `pool_mode = ${mode}`,
      "default_pool_size = 20",
      "server_login_retry = 1",
    ];
    writeFileSync(join(directory, "pgbouncer.ini"), settings.join("\n"));
    if (uid !== undefined && gid !== undefined) chownSync(directory, uid, gid);
    const bouncer = new PgBouncer(directory, port, `postgresql://${username}@127.0.0.1:${port}${pathname}`);
    await bouncer.start();
    return bouncer;
  }

  async start(): Promise<void> {
    const options = { ...owner(), cwd: this.directory, stdio: "ignore" } as const;
    this.#process = spawn(BINARY ?? "pgbouncer", ["pgbouncer.ini"], options);
    for (let attempt = 0; !(await accepts(this.port)); attempt += 1) {
      if (attempt > 100) throw new Error("PgBouncer does not start");
      await sleep(50);
    }
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || !this.isRunning) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    this.#process = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
