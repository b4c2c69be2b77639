/**
 * Ends a statement on the server when nobody waits for it any more. A connection that is merely dropped leaves its
 * backend waiting for a lock or a standby, and a server has a limited number of backends.
 */
import { Socket } from "node:net";
import pg from "pg";

/** Milliseconds for the request to be delivered. */
const PATIENCE = 1000;
/**
 * Milliseconds in which the other side may close the connection itself. PgBouncer before 1.21 exits when a client
 * leaves while it passes the request on, which takes it up to 15 s by its default settings.
 */
const UNTIL_CLOSED = 20_000;

/** What node-postgres has and its types don't. */
interface CancelConnection extends pg.Connection {
  readonly ssl: unknown;
  readonly sslNegotiation: string;
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(pid: number, key: number): void;
}

interface ConnectedClient extends pg.Client {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly sslNegotiation: string;
}

/** To the server that the client talks to, because its name may have another address by the time of a time-out. */
class SocketToSameServer extends Socket {
  readonly #address: string | undefined;

  constructor(address: string | undefined) {
    super();
    this.#address = address;
  }

  override connect(...target: unknown[]): this {
    const [port] = target;
    const same = this.#address !== undefined && typeof port === "number" ? [port, this.#address] : target;
    return super.connect(...(same as [number, string]));
  }
}

/** Sends a CancelRequest under the TLS rules of the client's own connection. Never throws, and answers in a second. */
export function cancelOnServer(pooled: pg.ClientBase, note: (socket: Socket) => Socket): Promise<void> {
  const client = pooled as ConnectedClient;
  const { processID, secretKey, host, port } = client;
  if (processID === null || secretKey === null) return Promise.resolve();
  const { remoteAddress } = client.connection.stream as Socket;
  const stream = () => note(new SocketToSameServer(remoteAddress));
  const { ssl, sslNegotiation } = client;
  const connection = new pg.Connection({ ssl, sslNegotiation, stream } as pg.ConnectionConfig) as CancelConnection;
  return new Promise((resolve) => {
    let isSent = false;
    const end = () => {
      clearTimeout(patience);
      clearTimeout(leaving);
      connection.stream.destroy();
      resolve();
    };
    const patience = setTimeout(() => (isSent ? resolve() : end()), PATIENCE);
    const leaving = setTimeout(end, UNTIL_CLOSED).unref();
    const send = () => {
      isSent = true;
      connection.cancel(processID, secretKey);
    };
    connection.on("connect", () => {
      if (!ssl) send();
      else if (sslNegotiation !== "direct") connection.requestSsl();
    });
    connection.on("sslconnect", send);
    // The server closes it after passing the request on.
    connection.on("end", end);
    connection.on("error", end);
    if (host.startsWith("/")) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
}
