/**
 * How much of the process one peer can hold. A peer that does not read its answers, or that asks on and on, must wait,
 * and is cut off before that costs memory.
 */

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { canonicalAddress } from "../http/limits/client-address.js";
import { sourceKey } from "../http/limits/network.js";
import type { NodeListener } from "../http/wire/node-listener.js";

export interface ConnectionLimits {
  /** Connections at once, in all. */
  readonly total: number;
  /** Connections at once of one address, or of one /64 of IPv6. */
  readonly ofAddress: number;
  /** Unanswered requests on one connection. */
  readonly unanswered: number;
  /** Addresses that stand for many clients: the balancer in front. */
  readonly isExempt?: ((address: string) => boolean) | undefined;
}

/** A connection needs some 20 KB, and answers are written one at a time: see {@link inTurn}. */
export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = { total: 4096, ofAddress: 256, unanswered: 32 };

export function limitConnections(server: Server, { total, ofAddress, isExempt }: ConnectionLimits): void {
  server.maxConnections = total;
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const address = canonicalAddress(socket.remoteAddress ?? "");
    const key = sourceKey(address);
    if (address === null || key === null || isExempt?.(address)) return;
    const count = (open.get(key) ?? 0) + 1;
    if (count > ofAddress) return void socket.destroy();
    open.set(key, count);
    socket.once("close", () => {
      const left = (open.get(key) ?? 1) - 1;
      if (left === 0) open.delete(key);
      else open.set(key, left);
    });
  });
}

interface Line {
  unanswered: number;
  /** The previous answer is out. */
  last: Promise<void>;
}

/**
 * Handles pipelined requests (RFC 9112, section 9.3.2) one after the other, each when the previous answer has left. So
 * a connection holds one answer at most.
 */
export function inTurn(listener: NodeListener, { unanswered }: Pick<ConnectionLimits, "unanswered">): NodeListener {
  const lines = new WeakMap<Socket, Line>();
  const followUps = new FollowUps();
  return async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { socket } = incoming;
    const line = lines.get(socket) ?? { unanswered: 0, last: Promise.resolve() };
    lines.set(socket, line);
    if (line.unanswered >= unanswered) return void socket.destroy();
    const isFirst = line.unanswered === 0;
    const before = line.last;
    line.unanswered += 1;
    line.last = new Promise((resolve) => {
      outgoing.once("close", () => {
        line.unanswered -= 1;
        resolve();
      });
    });
    if (!isFirst) {
      await before;
      await followUps.turn();
    }
    if (!socket.destroyed) await listener(incoming, outgoing);
  };
}

/** Requests behind another one on their connection that are taken up in one turn of the event loop. */
const FOLLOW_UPS = 2;

/**
 * The event loop accepts one connection in a turn. Whoever asks much at once must not fill each turn with it, or a new
 * connection would wait until all of that is answered.
 */
class FollowUps {
  readonly #waiting: (() => void)[] = [];

  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(() => this.#release());
    });
  }

  #release(): void {
    for (const go of this.#waiting.splice(0, FOLLOW_UPS)) go();
    if (this.#waiting.length > 0) setImmediate(() => this.#release());
  }
}
