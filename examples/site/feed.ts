/** What passes between the servers, for the panels of the portals' pages (server-sent events). */
import type { ServerResponse } from "node:http";

/** One message, from one party to another. */
export interface Passed {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly detail?: string | undefined;
  /** Its number in the README's picture. */
  readonly step?: number | undefined;
  readonly refused?: boolean | undefined;
}

export class Feed {
  readonly #readers = new Map<ServerResponse, string>();

  /** @param portal whose panel it is */
  follow(portal: string, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" }).flushHeaders();
    this.#readers.set(response, portal);
    response.on("close", () => this.#readers.delete(response));
  }

  tell(portal: string, passed: Passed): void {
    const line = `data: ${JSON.stringify({ ...passed, at: Date.now() })}\n\n`;
    for (const [reader, whose] of this.#readers) if (whose === portal) reader.write(line);
  }
}

/** Enough to recognize it, too little to use it. */
export function shortened(text: string): string {
  return text.length > 18 ? `${text.slice(0, 14)}…` : text;
}
