/** A link to a server that takes its time. */
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from "node:net";

export class SlowLink {
  readonly #sockets = new Set<Socket>();
  /** What each connection sent first, in hex: its length and its kind. */
  readonly openings: string[] = [];
  /** Milliseconds, each way. */
  delay: number;
  readonly #server: Server;

  private constructor(server: (link: SlowLink) => Server, delay: number) {
    this.delay = delay;
    this.#server = server(this);
  }

  static async to(port: number, delay: number): Promise<SlowLink> {
    const link = new SlowLink(
      (self) => createServer((near) => self.#join(near, createConnection(port, "127.0.0.1"))),
      delay,
    );
    await new Promise<void>((resolve) => link.#server.listen(0, "127.0.0.1", resolve));
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async remove(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, far: Socket): void {
    const pairs: [Socket, Socket][] = [
      [near, far],
      [far, near],
    ];
    near.once("data", (data) => void this.openings.push(data.subarray(0, 8).toString("hex")));
    for (const [from, to] of pairs) {
      this.#sockets.add(from);
      from.on("data", (data) => void setTimeout(() => to.writable && to.write(data), this.delay));
      from.on("close", () => void setTimeout(() => to.destroy(), this.delay));
      from.on("error", () => {});
    }
  }
}
