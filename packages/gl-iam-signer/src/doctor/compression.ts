/** Bodies that were compressed after they were signed. */
import { type Bytes, concat } from "./bytes.js";

/** Bytes: a small body must not become a large one. */
const MOST_PLAIN = 65_536;

interface Decompressor {
  readonly writable: { getWriter(): { write(chunk: Bytes): Promise<void>; close(): Promise<void> } };
  readonly readable: {
    getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<void> };
  };
}

/** Of the web's standard, where the runtime has it. */
type DecompressorClass = new (format: string) => Decompressor;

/** The plain bytes; undefined when they are not compressed, too long, or in a form that the runtime can't read. */
export async function decompress(bytes: Bytes, encoding: string | undefined): Promise<Bytes | undefined> {
  const Decompressor = (globalThis as { DecompressionStream?: DecompressorClass }).DecompressionStream;
  if (Decompressor === undefined) return undefined;
  const [first, second] = bytes;
  const formats =
    first === 0x1f && second === 0x8b
      ? ["gzip"]
      : encoding === undefined && first !== 0x78
        ? []
        : ["deflate", "deflate-raw"];
  for (const format of formats) {
    const plain = await readAll(new Decompressor(format), bytes).catch(() => undefined);
    if (plain !== undefined) return plain;
  }
  return undefined;
}

async function readAll({ writable, readable }: Decompressor, bytes: Bytes): Promise<Bytes | undefined> {
  const writer = writable.getWriter();
  // What is wrong with the bytes is thrown where they are read, too.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const reader = readable.getReader();
  let plain = new Uint8Array(0);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return plain;
    plain = concat(plain, value ?? new Uint8Array(0));
    if (plain.length > MOST_PLAIN) {
      await reader.cancel();
      return undefined;
    }
  }
}
