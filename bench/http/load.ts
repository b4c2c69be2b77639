/**
 * A load generator that uses little of its own process: each connection sends a prepared request, and the next one when
 * the answer is complete. No HTTP client is involved, so the figures are the server's.
 */
import { connect, type Socket } from "node:net";
import { spread } from "../measure.js";

export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly medianLatency: number;
  /** By status. */
  readonly answers: Readonly<Record<number, number>>;
}

/**
 * @param requests whole HTTP/1.1 requests, divided among the connections
 * @param keep gets the body of each answer with status 200
 */
export async function load(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  keep: (body: string) => void = () => {},
): Promise<LoadResult> {
  const latencies: number[] = [];
  const answers: Record<number, number> = {};
  let next = 0;
  const take = () => requests[next++];
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, () =>
      converse(port, take, (status, milliseconds, body) => {
        answers[status] = (answers[status] ?? 0) + 1;
        latencies.push(milliseconds);
        if (status === 200) keep(body);
      }),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { requestsPerSecond: requests.length / seconds, medianLatency: spread(latencies).median, answers };
}

/** One connection, until all requests are sent. */
function converse(
  port: number,
  take: () => Buffer | undefined,
  answered: (status: number, milliseconds: number, body: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").setNoDelay();
    let sentAt = 0;
    let received = "";
    const send = () => {
      const request = take();
      if (request === undefined) return void socket.end();
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on("connect", send);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const status = wholeAnswer(received);
      if (status === undefined) return;
      answered(status, performance.now() - sentAt, received.slice(received.indexOf("\r\n\r\n") + 4));
      received = "";
      send();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve());
    cutOff(socket);
  });
}

/** A server that stops answering must not stop the benchmark. */
function cutOff(socket: Socket): void {
  socket.setTimeout(20_000, () => socket.destroy(new Error("no answer for 20 s")));
}

/** The status, once the announced length has arrived; undefined before. */
export function wholeAnswer(received: string): number | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.slice(0, end);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return received.length >= end + 4 + length ? Number(head.slice(9, 12)) : undefined;
}
