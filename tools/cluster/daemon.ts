/** Programs that the test starts, freezes and kills, with what they have started themselves. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, openSync } from "node:fs";
import { type AddressInfo, createConnection, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** PostgreSQL refuses to run as root, so everything of the cluster runs as the system's postgres user then. */
const OWNER = owner();

function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}

/** Lets the owner write there. */
export function handOver(path: string): void {
  if (OWNER.uid !== undefined && OWNER.gid !== undefined) chownSync(path, OWNER.uid, OWNER.gid);
}

export interface Program {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly log: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of what it starts as a daemon of its own, a folder that is named in the arguments of that daemon alone. */
  readonly data?: string;
  /** Started again when it ends by itself, as systemd would with `Restart=always`. */
  readonly isSupervised?: boolean;
  /** Of the process; the cluster's owner unless given. */
  readonly owner?: typeof OWNER;
}

/** Milliseconds, systemd's default. */
const RESTART_AFTER = 100;

export class Daemon {
  #process: ChildProcess | undefined;
  #isWanted = false;
  /** How often it has ended by itself. */
  ends = 0;

  constructor(private readonly program: Program) {}

  start(): void {
    const { file, folder, log, environment, owner = OWNER } = this.program;
    const output = openSync(log, "a");
    const inherited = Object.entries(process.env).filter(([name]) => !/^(GL_IAM_|PG[A-Z]|NODE_OPTIONS$)/.test(name));
    const env = { ...Object.fromEntries(inherited), HOME: folder, ...environment };
    const child = spawn(file, [...this.program.arguments], {
      ...owner,
      cwd: folder,
      env,
      stdio: ["ignore", output, output],
    });
    child.on("error", (error) => console.error(`${file}: ${error.message}`));
    this.#isWanted = true;
    child.on("exit", () => {
      if (!this.program.isSupervised || !this.#isWanted) return;
      this.ends += 1;
      setTimeout(() => this.#isWanted && this.start(), RESTART_AFTER);
    });
    this.#process = child;
  }

  get isRunning(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /**
   * To the process and all below it, and to the server on its data: Patroni leaves PostgreSQL to init, so that it
   * outlives Patroni. Each backend leads a group of its own.
   */
  signal(name: NodeJS.Signals): void {
    for (const pid of this.#family()) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended by itself.
      }
    }
  }

  /** @returns when all of them are gone */
  async kill(): Promise<void> {
    this.#isWanted = false;
    while (this.#family().length > 0) {
      this.signal("SIGKILL");
      await sleep(20);
    }
  }

  #family(): number[] {
    const { data } = this.program;
    const running = processes();
    const isRoot = ({ pid, command }: Process) =>
      (this.isRunning && pid === this.#process?.pid) || (data !== undefined && command.includes(` ${data} `));
    const found = running.filter(isRoot).map(({ pid }) => pid);
    for (const parent of found) {
      found.push(...running.filter((one) => one.parent === parent && !found.includes(one.pid)).map(({ pid }) => pid));
    }
    return found;
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Without those that are dead already and wait for their parent. */
function processes(): Process[] {
  const lines = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
    .trim()
    .split("\n");
  const fields = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []);
  return fields
    .filter(([, , , state]) => state !== undefined && !state.startsWith("Z"))
    .map(([, pid, parent, , command]) => ({ pid: Number(pid), parent: Number(parent), command: `${command} ` }));
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** @throws when it does not become true in time */
export async function until(what: string, seconds: number, isTrue: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + seconds * 1000; performance.now() < deadline; await sleep(100)) {
    if (await isTrue().catch(() => false)) return;
  }
  throw new Error(`${what}: not within ${seconds} s`);
}
