/** One connection that asks again and again, with whole HTTP/1.1 requests and no HTTP client. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { wholeAnswer } from "./load.js";

export interface Answered {
  readonly status: number;
  readonly body: string;
}

export class Connection {
  #received = "";
  #waiting: { resolve(answer: Answered): void; reject(error: Error): void } | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (chunk) => this.#take(chunk.toString("latin1")));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, "127.0.0.1").setNoDelay();
    await once(socket, "connect");
    return new Connection(socket);
  }

  /** One at a time. */
  ask(request: Buffer): Promise<Answered> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) throw new Error("the server has closed the connection");
      this.#waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.socket.destroy();
  }

  #take(chunk: string): void {
    this.#received += chunk;
    const status = wholeAnswer(this.#received);
    if (status === undefined) return;
    const body = this.#received.slice(this.#received.indexOf("\r\n\r\n") + 4);
    this.#received = "";
    this.#waiting?.resolve({ status, body });
  }
}
