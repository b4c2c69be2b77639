/**
 * A text that is the same for everybody: compressed once, and one buffer for all answers, however many are under way.
 */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

interface Form {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

export class StaticAnswer {
  readonly #plain: Form;
  readonly #zipped: Form;

  /** @param headers of every answer, its type included */
  constructor(
    text: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    const bytes = Buffer.from(text);
    const digest = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
    this.#plain = { bytes, etag: `"${digest}"` };
    this.#zipped = { bytes: gzipSync(bytes), etag: `"${digest}-gzip"` };
  }

  answer(request: Request): Response {
    const isZipped = acceptsGzip(request.headers.get("accept-encoding") ?? "");
    const { bytes, etag } = isZipped ? this.#zipped : this.#plain;
    const headers = new Headers({ "cache-control": "no-cache", ...this.headers, etag });
    headers.append("vary", "accept-encoding");
    if (namesTag(request.headers.get("if-none-match") ?? "", etag)) return new Response(null, { status: 304, headers });
    headers.set("content-length", String(bytes.byteLength));
    if (isZipped) headers.set("content-encoding", "gzip");
    // A stream, because a body of bytes is copied for each answer.
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
    return new Response(body, { headers });
  }
}

/** RFC 9110, section 12.5.3, as far as there is one coding to choose. */
export function acceptsGzip(header: string): boolean {
  return header.split(",").some((entry) => {
    const [coding = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
    return (coding === "gzip" || coding === "x-gzip") && !parameters.some((text) => /^q=0(?:\.0*)?$/.test(text));
  });
}

function namesTag(header: string, etag: string): boolean {
  return header.split(",").some((entry) => entry.trim() === "*" || entry.trim().replace(/^W\//, "") === etag);
}
