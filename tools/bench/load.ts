/**
 * A load generator that uses little of its own process: each connection sends a prepared request, and the next one when
 * the answer is complete. No HTTP client is involved, so the figures are the server's.
 */
import { connect, type Socket } from "node:net";

export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly medianLatency: number;
  /** By status. */
  readonly answers: Readonly<Record<number, number>>;
}

/** @param requests whole HTTP/1.1 requests, divided among the connections */
export async function load(port: number, requests: readonly Buffer[], connections: number): Promise<LoadResult> {
  const latencies: number[] = [];
  const answers: Record<number, number> = {};
  let next = 0;
  const take = () => requests[next++];
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, () =>
      converse(port, take, (status, milliseconds) => {
        answers[status] = (answers[status] ?? 0) + 1;
        latencies.push(milliseconds);
      }),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { requestsPerSecond: requests.length / seconds, medianLatency: median(latencies), answers };
}

/** One connection, until all requests are sent. */
function converse(
  port: number,
  take: () => Buffer | undefined,
  answered: (status: number, milliseconds: number) => void,
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
      answered(status, performance.now() - sentAt);
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
function wholeAnswer(received: string): number | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.slice(0, end);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return received.length >= end + 4 + length ? Number(head.slice(9, 12)) : undefined;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
