/** A database of the benchmark's own, and what PostgreSQL spends on it. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import pg from "pg";

const SERVER = process.env.TEST_DATABASE_URL ?? "postgres://postgres:postgres@localhost:5432/postgres";

export class BenchDatabase {
  readonly url: string;
  /** CPU that ended backends had when they were last seen. */
  readonly #seen = new Map<number, number>();

  private constructor(
    private readonly admin: pg.Client,
    private readonly name: string,
  ) {
    const url = new URL(SERVER);
    url.pathname = `/${name}`;
    this.url = url.href;
  }

  static async create(): Promise<BenchDatabase> {
    const admin = new pg.Client({ connectionString: SERVER });
    await admin.connect();
    const name = `gl_iam_bench_${randomBytes(4).toString("hex")}`;
    await admin.query(`CREATE DATABASE ${name}`);
    return new BenchDatabase(admin, name);
  }

  async drop(): Promise<void> {
    await this.admin.query(`DROP DATABASE ${this.name} WITH (FORCE)`);
    await this.admin.end();
  }

  /** Microseconds of CPU of all backends of this database so far; NaN where PostgreSQL runs on another machine. */
  async cpu(): Promise<number> {
    const question = "SELECT pid FROM pg_stat_activity WHERE datname = $1";
    const { rows } = await this.admin.query<{ pid: number }>(question, [this.name]);
    for (const { pid } of rows) this.#seen.set(pid, cpuOf(pid));
    return [...this.#seen.values()].reduce((sum, cpu) => sum + cpu, 0);
  }

  /** Bytes of the write-ahead log so far, of the whole server: nothing else should write meanwhile. */
  async wal(): Promise<number> {
    const { rows } = await this.admin.query<{ bytes: string }>("SELECT pg_current_wal_lsn() - '0/0' AS bytes");
    return Number(rows[0]?.bytes);
  }

  async version(): Promise<string> {
    const { rows } = await this.admin.query<{ server_version: string }>("SHOW server_version");
    return rows[0]?.server_version ?? "";
  }
}

/** The first number of `schedstat` is the time on a processor, in nanoseconds. */
function cpuOf(pid: number): number {
  try {
    if (readFileSync(`/proc/${pid}/comm`, "utf8").trim() !== "postgres") return Number.NaN;
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1000;
  } catch {
    return Number.NaN;
  }
}
