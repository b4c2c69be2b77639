/** A PostgreSQL server of the test's own, which the test may freeze and kill. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** The folder of `initdb` and `postgres`; undefined when this machine has none. */
export const serverBinaries = findBinaries();

export class OwnCluster {
  readonly url: string;
  #server: ChildProcess | undefined;

  private constructor(
    readonly directory: string,
    readonly port: number,
  ) {
    this.url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  }

  static async create(): Promise<OwnCluster> {
    const directory = await mkdtemp(join(tmpdir(), "gl-iam-cluster-"));
    const { uid, gid } = owner();
    if (uid !== undefined && gid !== undefined) chownSync(directory, uid, gid);
    const arguments_ = ["-D", directory, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C", "-E", "UTF8"];
    execFileSync(binary("initdb"), arguments_, { ...owner(), cwd: directory, stdio: "pipe" });
    return new OwnCluster(directory, await freePort());
  }

  /**
   * Resolves when the server answers.
   *
   * @param more settings, as `name=value`
   */
  async start(...more: string[]): Promise<void> {
    const own = [`port=${this.port}`, "listen_addresses=127.0.0.1", "fsync=off", `unix_socket_directories=`];
    const settings = [...own, ...more];
    const arguments_ = ["-D", this.directory, ...settings.flatMap((setting) => ["-c", setting])];
    this.#server = spawn(binary("postgres"), arguments_, { ...owner(), cwd: this.directory, stdio: "ignore" });
    const deadline = Date.now() + 15_000;
    while (!(await this.#answers())) {
      if (Date.now() > deadline) throw new Error("the test's own PostgreSQL does not start");
      await sleep(50);
    }
  }

  /** A certificate for 127.0.0.1 that signs itself, in files that the server can read. */
  makeCertificate(): { certificate: string; key: string } {
    const [certificate, key] = [join(this.directory, "own.crt"), join(this.directory, "own.key")];
    const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=own".split(" ");
    const files = ["-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key];
    execFileSync("openssl", [...request, ...files], { ...owner(), cwd: this.directory, stdio: "pipe" });
    return { certificate, key };
  }

  /** One statement, over a connection of its own. */
  async run(...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  /** The machine is there, but nothing on it moves any more. */
  freeze(): void {
    this.#signal("SIGSTOP");
  }

  thaw(): void {
    this.#signal("SIGCONT");
  }

  /** As after a power failure. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const gone = new Promise((resolve) => server.once("exit", resolve));
    this.#signal("SIGKILL");
    await gone;
    this.#server = undefined;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }

  #signal(signal: NodeJS.Signals): void {
    const postmaster = this.#server?.pid;
    if (postmaster === undefined) return;
    // Every backend leads its own process group, so one signal to a group does not reach all.
    for (const pid of [postmaster, ...childrenOf(postmaster)]) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has just exited by itself.
      }
    }
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 1000 });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      return false;
    }
  }
}

function childrenOf(pid: number): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child as number);
}

/** PostgreSQL refuses to run as root, so it then runs as the system's postgres user, or as nobody. */
export function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const id = (flag: string) => spawnSync("id", [flag, name], { encoding: "utf8" });
    if (id("-u").status === 0) return { uid: Number(id("-u").stdout), gid: Number(id("-g").stdout) };
  }
  return {};
}

function binary(name: string): string {
  if (serverBinaries === undefined) throw new Error("initdb and postgres are not installed");
  return join(serverBinaries, name);
}

function findBinaries(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [...(process.env.PATH ?? "").split(":"), ...versions.map((version) => join(debian, version, "bin"))];
  return places.find((place) => existsSync(join(place, "initdb")) && existsSync(join(place, "postgres")));
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
