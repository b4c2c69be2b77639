/**
 * Connections to a PostgreSQL server: each is checked when new, none is older than allowed, none is awaited for too
 * long.
 */
import { readFileSync } from "node:fs";
import { Socket } from "node:net";
import pg from "pg";
import { Deadline, DeadlinePassed, deadlineOfOperation } from "./deadline.js";
import { Hosts } from "./hosts.js";
import type { PoolLimits, PoolUsage, PoolWatch } from "./pool.js";
import { ServerConnection } from "./server-connection.js";
import { openSession, ReadOnlyServer, type ServerSession, takesWrites } from "./server-session.js";
import { TYPES } from "./server-types.js";
import type { ServerAddress, ServerHost, TlsSettings } from "./server-url.js";
import { sqlStateOf, translateDriverError, unavailable } from "./unavailable.js";

/** Milliseconds for opening one connection; fewer with several hosts, so that the next ones are tried in time. */
const CONNECT_TIMEOUT = 1750;
const CONNECT_TIMEOUT_OF_SEVERAL = 700;

/** A frozen server does not say goodbye: connections still open this many milliseconds after the pool's end are cut. */
const GOODBYE_MS = 1500;
/** Milliseconds between two replacements of all connections because of what one of them said. */
const DISTRUST_INTERVAL = 1000;

export class ServerPool {
  readonly #pool: pg.Pool;
  readonly #hosts: Hosts;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new WeakMap<pg.ClientBase, ServerSession>();
  #generation = 0;
  #distrustedAt = Number.NEGATIVE_INFINITY;
  #settingsDistrusted = false;

  constructor(
    private readonly address: ServerAddress,
    private readonly limits: PoolLimits,
    private readonly watch: PoolWatch,
  ) {
    this.#hosts = new Hosts(address.hosts);
    this.#pool = this.#makePool();
    // The pool drops an idle connection that breaks. Without a listener that would end the process.
    this.#pool.on("error", () => {});
  }

  async connect(): Promise<ServerConnection> {
    const deadline =
      this.limits.deadlineOf === "operation"
        ? deadlineOfOperation(this.limits.deadlineMs)
        : new Deadline(this.limits.deadlineMs);
    for (;;) {
      const client = await this.#take(deadline);
      const session = this.#sessions.get(client);
      const isFresh = session?.generation === this.#generation && performance.now() < session.expiresAt;
      if (session && isFresh) return new ServerConnection(client, session, deadline, this);
      client.release(true);
    }
  }

  usage(): PoolUsage {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { open: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async end(): Promise<void> {
    const cut = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, GOODBYE_MS);
    await this.#pool.end();
    // The pool does not wait for its last goodbyes, and a socket that is still open keeps the process alive.
    await Promise.all([...this.#sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve))));
    clearTimeout(cut);
  }

  /** A connection has shown that its server is the wrong one, so all connections from before are replaced. */
  distrust(host: ServerHost): void {
    if (performance.now() - this.#distrustedAt < DISTRUST_INTERVAL) return;
    this.#distrustedAt = performance.now();
    this.renew();
    this.#hosts.turnFrom(host);
  }

  renew(): void {
    this.#generation += 1;
  }

  /** Settings were changed meanwhile, and a pooler's backends may have the old or the new ones. */
  distrustSettings(): void {
    if (this.#settingsDistrusted) return;
    this.#settingsDistrusted = true;
    this.renew();
  }

  wrote(succeeded: boolean): void {
    this.watch.wrote(succeeded);
  }

  readonly note = (socket: Socket): Socket => {
    this.#sockets.add(socket);
    return socket.once("close", () => this.#sockets.delete(socket));
  };

  /** An idle connection, or a new one. Of several hosts each has its turn before all are given up. */
  async #take(deadline: Deadline): Promise<pg.PoolClient> {
    for (let attemptsLeft = 2 * this.#hosts.count; ; attemptsLeft -= 1) {
      const taken = this.#pool.connect();
      try {
        return await deadline.wait(taken);
      } catch (error) {
        // A connection that comes too late goes back to the pool.
        taken.then((client) => client.release()).catch(() => {});
        if (error instanceof DeadlinePassed) throw unavailable("no connection to the database in time", error);
        if (attemptsLeft === 1 || !isWorthAnotherHost(error, this.#hosts)) throw translateDriverError(error);
      }
    }
  }

  #makePool(): pg.Pool {
    const { address, note } = this;
    const hosts = this.#hosts;
    const connectionTimeoutMillis = hosts.count > 1 ? CONNECT_TIMEOUT_OF_SEVERAL : CONNECT_TIMEOUT;
    const chosen = new WeakMap<pg.ClientBase, ServerHost>();
    class Client extends pg.Client {
      constructor(config: pg.ClientConfig) {
        const host = hosts.current;
        // The pool hides the password from enumeration, so that a spread alone loses it.
        super({ ...config, ...withoutUndefined({ password: config.password }), ...host, connectionTimeoutMillis });
        chosen.set(this, host ?? { host: this.host, port: this.port });
      }

      override connect(callback?: unknown): never {
        const settled = (error?: Error | null) => {
          if (error) hosts.turnFrom(chosen.get(this));
          (callback as (error?: Error | null, client?: pg.Client) => void)(error, this);
        };
        return super.connect(settled as () => void) as never;
      }
    }
    return new pg.Pool({
      // Only given values, because node-postgres has defaults for the rest.
      ...withoutUndefined({ user: address.user, password: address.password, database: address.database }),
      ...withoutUndefined({ ssl: sslOf(address.tls), options: address.options }),
      ...(address.tls?.direct ? { sslnegotiation: "direct" } : {}),
      enableChannelBinding: address.channelBinding,
      max: this.limits.max,
      keepAlive: true,
      application_name: address.applicationName,
      types: TYPES,
      stream: () => note(new ReadableSocket()),
      Client: Client as unknown as new () => pg.ClientBase,
      onConnect: (client) => this.#look(client, chosen.get(client)),
    });
  }

  async #look(client: pg.ClientBase, host: ServerHost = { host: "", port: 0 }): Promise<void> {
    const generation = this.#generation;
    const start = performance.now();
    try {
      const session = await new Deadline(CONNECT_TIMEOUT).wait(
        openSession(client, { host, generation, distrusted: this.#settingsDistrusted }),
      );
      if (this.address.mustWrite && !takesWrites(session.facts)) throw new ReadOnlyServer(host);
      this.#sessions.set(client, session);
      this.watch.opened(session, performance.now() - start);
    } catch (error) {
      this.#hosts.turnFrom(host);
      // A frozen server does not answer the goodbye either.
      if (error instanceof DeadlinePassed) (client as pg.Client).connection.stream.destroy();
      throw error;
    }
  }
}

/**
 * node-postgres throws out of the socket's listener what it cannot parse, where nobody catches it. Such a connection is
 * broken, and nothing else.
 */
class ReadableSocket extends Socket {
  override emit(event: string | symbol, ...data: unknown[]): boolean {
    if (event !== "data") return super.emit(event, ...data);
    try {
      return super.emit(event, ...data);
    } catch (error) {
      this.destroy(error as Error);
      return true;
    }
  }
}

/** Another host may answer, or take writes. What this server refuses by name it would refuse there too. */
function isWorthAnotherHost(error: unknown, hosts: Hosts): boolean {
  if (hosts.count === 1) return false;
  return error instanceof ReadOnlyServer || !/^(?:28|3D)/.test(sqlStateOf(error) ?? "");
}

function sslOf(tls: TlsSettings | undefined): pg.ClientConfig["ssl"] {
  if (tls === undefined) return undefined;
  if (tls.mode === "disable") return false;
  const read = (path: string | undefined) => {
    try {
      return path === undefined ? undefined : readFileSync(path, "utf8");
    } catch (error) {
      throw unavailable(`the file ${path}, which the database's URL names, can't be read`, error);
    }
  };
  const files = withoutUndefined({ ca: read(tls.rootCertificate), cert: read(tls.certificate), key: read(tls.key) });
  return { ...files, rejectUnauthorized: tls.mode !== "no-verify" };
}

function withoutUndefined<T extends object>(fields: T): Partial<{ [Field in keyof T]: NonNullable<T[Field]> }> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
