/**
 * Three Patroni members with synchronous replication, etcd, HAProxy that finds the primary by Patroni's health check,
 * and PgBouncer in transaction mode before it. All on ports of loopback, in one folder that is removed at the end.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accepts, Daemon, freePort, handOver, until } from "./daemon.js";

const PASSWORD = "only-for-this-test";
const MEMBERS = ["one", "two", "three"];
const PROGRAMS = {
  etcd: "/usr/bin/etcd",
  patroni: "/usr/bin/patroni",
  haproxy: "/usr/sbin/haproxy",
  pgbouncer: "/usr/sbin/pgbouncer",
};
const BINARIES = join("/usr/lib/postgresql", newestVersion(), "bin");

interface Member {
  readonly name: string;
  readonly daemon: Daemon;
  readonly port: number;
  readonly api: string;
}

interface Seen {
  readonly name: string;
  /** Patroni's: `leader`, `sync_standby`, `replica`. */
  readonly role: string;
  readonly state: string;
  /** Each promotion begins a new one. */
  readonly timeline?: number;
}

export class Cluster {
  private constructor(
    readonly folder: string,
    private readonly daemons: readonly Daemon[],
    readonly pooler: Daemon,
    readonly members: readonly Member[],
    /** Of HAProxy: a connection to the primary. */
    readonly primaryPort: number,
    readonly poolerPort: number,
  ) {}

  static async start(): Promise<Cluster> {
    requireInstalled(Object.values(PROGRAMS));
    const folder = mkdtempSync(join(tmpdir(), "gl-iam-test-cluster-"));
    handOver(folder);
    const [etcdPort, peerPort, primaryPort, poolerPort] = await Promise.all([1, 2, 3, 4].map(freePort));
    const etcd = program(folder, PROGRAMS.etcd, ...etcdArguments(folder, Number(etcdPort), Number(peerPort)));
    etcd.start();
    await until("etcd", 20, () => accepts(Number(etcdPort)));
    const members: Member[] = [];
    for (const name of MEMBERS) members.push(await startMember(folder, name, Number(etcdPort)));
    const haproxy = program(folder, PROGRAMS.haproxy, "-f", haproxyConfig(folder, Number(primaryPort), members));
    const poolerFile = poolerConfig(folder, Number(poolerPort), Number(primaryPort));
    const pooler = program(folder, PROGRAMS.pgbouncer, poolerFile);
    haproxy.start();
    pooler.start();
    const cluster = new Cluster(folder, [etcd, haproxy], pooler, members, Number(primaryPort), Number(poolerPort));
    try {
      await cluster.whole(180);
      return cluster;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }

  /** @param port of PgBouncer, or of HAProxy, which leads straight to the primary */
  url(port: number): string {
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  }

  async seen(): Promise<readonly Seen[]> {
    for (const { api } of this.members) {
      try {
        const response = await fetch(`${api}/cluster`, { signal: AbortSignal.timeout(1500) });
        return ((await response.json()) as { members: Seen[] }).members;
      } catch {
        // This member is down or frozen: ask the next one.
      }
    }
    return [];
  }

  async member(role: "leader" | "sync_standby"): Promise<Member> {
    let found: Member | undefined;
    await until(`a ${role}`, 60, async () => {
      const name = (await this.seen()).find((seen) => seen.role === role)?.name;
      found = this.members.find((member) => member.name === name);
      return found !== undefined;
    });
    return found as Member;
  }

  /** All three run, one of them a synchronous standby. */
  whole(seconds = 120): Promise<void> {
    return until("the cluster is whole", seconds, async () => {
      const seen = await this.seen();
      const running = seen.filter(({ state }) => state === "running" || state === "streaming");
      return running.length === MEMBERS.length && seen.some(({ role }) => role === "sync_standby");
    });
  }

  /** How often a member was promoted, since the cluster began. */
  async promotions(): Promise<number> {
    return Math.max(0, ...(await this.seen()).map(({ timeline }) => Number(timeline) || 0));
  }

  async switchOver(): Promise<void> {
    const [leader, candidate] = [await this.member("leader"), await this.member("sync_standby")];
    const body = JSON.stringify({ leader: leader.name, candidate: candidate.name });
    await fetch(`${leader.api}/switchover`, { method: "POST", body, signal: AbortSignal.timeout(60_000) });
  }

  async remove(): Promise<void> {
    for (const { daemon } of this.members) daemon.signal("SIGCONT");
    await Promise.all([
      ...this.members.map(({ daemon }) => daemon.kill()),
      ...[this.pooler, ...this.daemons].map((one) => one.kill()),
    ]);
    if (process.env.CLUSTER_KEEP_LOGS === "1") console.log(`logs: ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
}

function newestVersion(): string {
  const versions = readdirSync("/usr/lib/postgresql").sort((one, other) => Number(other) - Number(one));
  return versions[0] ?? "";
}

/** @throws Error naming what is not installed, before anything is started */
function requireInstalled(files: readonly string[]): void {
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length === 0) return;
  throw new Error(`${missing.join(" and ")} must be installed: tools/cluster/install.sh does it`);
}

function program(folder: string, file: string, ...words: string[]): Daemon {
  const log = join(folder, `${file.split("/").at(-1)}.log`);
  return new Daemon({ file, arguments: words, folder, log, isSupervised: true });
}

function etcdArguments(folder: string, port: number, peerPort: number): string[] {
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  const own = ["--name", "etcd", "--data-dir", join(folder, "etcd"), "--unsafe-no-fsync"];
  const peers = [
    "--listen-peer-urls",
    peer,
    "--initial-advertise-peer-urls",
    peer,
    "--initial-cluster",
    `etcd=${peer}`,
  ];
  return [...own, "--listen-client-urls", client, "--advertise-client-urls", client, ...peers];
}

/** Written as JSON, which is YAML too. The lease is as short as Patroni allows with these retries. */
async function startMember(folder: string, name: string, etcdPort: number): Promise<Member> {
  const [port, apiPort] = [await freePort(), await freePort()];
  const home = join(folder, name);
  mkdirSync(home, { mode: 0o700 });
  handOver(home);
  const user = (username: string) => ({ username, password: PASSWORD });
  const dcs = {
    ttl: 20,
    loop_wait: 2,
    retry_timeout: 5,
    synchronous_mode: true,
    primary_start_timeout: 0,
    postgresql: {
      use_pg_rewind: true,
      parameters: { fsync: "off", wal_sender_timeout: "4s", wal_log_hints: "on", max_connections: 60 },
    },
  };
  const local = `127.0.0.1:${port}`;
  const config = {
    scope: "gl-iam",
    name,
    // One would reset this machine, and not the member that is frozen.
    watchdog: { mode: "off" },
    restapi: { listen: `127.0.0.1:${apiPort}`, connect_address: `127.0.0.1:${apiPort}` },
    etcd3: { host: `127.0.0.1:${etcdPort}` },
    bootstrap: {
      dcs,
      initdb: [{ encoding: "UTF8" }, { locale: "C" }, { "auth-host": "scram-sha-256" }, "no-sync"],
      pg_hba: ["host replication replicator 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.1/32 scram-sha-256"],
    },
    postgresql: {
      listen: local,
      connect_address: local,
      data_dir: join(home, "data"),
      bin_dir: BINARIES,
      pgpass: join(home, "pgpass"),
      authentication: { superuser: user("postgres"), replication: user("replicator"), rewind: user("rewind") },
      parameters: { unix_socket_directories: home },
    },
  };
  writeFileSync(join(home, "patroni.yml"), JSON.stringify(config, null, 2));
  const words = [join(home, "patroni.yml")];
  const daemon = new Daemon({
    file: PROGRAMS.patroni,
    arguments: words,
    folder: home,
    log: join(folder, `${name}.log`),
    data: join(home, "data"),
  });
  daemon.start();
  return { name, daemon, port, api: `http://127.0.0.1:${apiPort}` };
}

function haproxyConfig(folder: string, port: number, members: readonly Member[]): string {
  const servers = members.map(({ name, port: server, api }) => {
    return `  server ${name} 127.0.0.1:${server} check port ${new URL(api).port}`;
  });
  const lines = [
    "defaults",
    "  mode tcp",
    "  timeout connect 1s",
    "  timeout client 1h",
    "  timeout server 1h",
    "  timeout check 1s",
    "listen primary",
    `  bind 127.0.0.1:${port}`,
    "  option httpchk OPTIONS /primary",
    "  http-check expect status 200",
    // What is not the primary any more must lose its connections, or a busy pool would hold it for ever.
    "  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions",
    ...servers,
  ];
  writeFileSync(join(folder, "haproxy.cfg"), `${lines.join("\n")}\n`);
  return join(folder, "haproxy.cfg");
}

function poolerConfig(folder: string, port: number, primaryPort: number): string {
  const lines = [
    "[databases]",
    `* = host=127.0.0.1 port=${primaryPort} user=postgres password=${PASSWORD}`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${port}`,
    "unix_socket_dir =",
    "auth_type = any",
    "pool_mode = transaction",
    "default_pool_size = 20",
    "max_client_conn = 500",
    "server_login_retry = 1",
    "server_connect_timeout = 2",
    "query_wait_timeout = 2",
  ];
  writeFileSync(join(folder, "pgbouncer.ini"), `${lines.join("\n")}\n`);
  return join(folder, "pgbouncer.ini");
}
