/** The wire between a node and its database: it can be cut, so that nothing arrives and nobody is told, or be slow. */
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from "node:net";

export class Link {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #isCut = false;
  #delayMs = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(port: number): Promise<Link> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const link = new Link(server, (server.address() as AddressInfo).port);
    server.on("connection", (near) => link.#connect(near, createConnection(port, "127.0.0.1")));
    return link;
  }

  #connect(near: Socket, far: Socket): void {
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const [from, to] of [pair, [far, near] as const]) {
      from.setNoDelay(true);
      from.on("error", end).on("close", end);
      from.on("data", (bytes) => {
        if (this.#isCut) return;
        if (this.#delayMs === 0) to.write(bytes);
        else setTimeout(() => to.write(bytes), this.#delayMs);
      });
    }
  }

  cut(): void {
    this.#isCut = true;
  }

  /** @param milliseconds for each way */
  slow(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  /** What was lost stays lost: connections of before are reset, as a router without a memory of them would. */
  restore(): void {
    if (this.#isCut) for (const [near, far] of this.#pairs) for (const socket of [near, far]) socket.destroy();
    this.#isCut = false;
    this.#delayMs = 0;
  }

  close(): void {
    for (const [near, far] of this.#pairs) for (const socket of [near, far]) socket.destroy();
    this.server.close();
  }
}
