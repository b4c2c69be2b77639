/** A dump's lines in an encrypted file. */
import { type FileHandle, open, rm } from "node:fs/promises";
import { CHUNK, DumpCipher, DumpFileError, MAX_HEAD, SEALED_CHUNK } from "./cipher.js";

/** Writes a dump into a new file, for its owner only. */
export class DumpWriter {
  readonly #cipher: DumpCipher;
  #waiting: Buffer[] = [];
  #size = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    dumpKey: Uint8Array,
  ) {
    this.#cipher = DumpCipher.forNewFile(dumpKey);
  }

  /**
   * `wx` is O_EXCL: it overwrites no file and no symbolic link.
   *
   * @throws NodeJS.ErrnoException
   */
  static async create(path: string, dumpKey: Uint8Array): Promise<DumpWriter> {
    const file = await open(path, "wx", 0o600);
    const writer = new DumpWriter(path, file, dumpKey);
    await file.writeFile(writer.#cipher.head);
    return writer;
  }

  readonly write = async (line: string): Promise<void> => {
    const bytes = Buffer.from(`${line}\n`, "utf8");
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    // A chunk is kept until something follows it, because the last one is sealed as such.
    if (this.#size > CHUNK) await this.#flush(false);
  };

  /** Resolves when it is on the disk. */
  async finish(): Promise<void> {
    await this.#flush(true);
    await this.file.sync();
    await this.file.close();
  }

  /** Nothing half done stays. */
  async abandon(): Promise<void> {
    await this.file.close().catch(() => {});
    await rm(this.path, { force: true });
  }

  async #flush(isEnd: boolean): Promise<void> {
    const bytes = Buffer.concat(this.#waiting);
    let offset = 0;
    for (; bytes.length - offset > CHUNK; offset += CHUNK) {
      await this.file.writeFile(this.#cipher.seal(bytes.subarray(offset, offset + CHUNK), false));
    }
    const rest = bytes.subarray(offset);
    if (isEnd) await this.file.writeFile(this.#cipher.seal(rest, true));
    this.#waiting = isEnd ? [] : [rest];
    this.#size = isEnd ? 0 : rest.length;
  }
}

/**
 * The lines of a dump. Each line is authentic when it is returned. The file is known to be whole after the last one.
 *
 * @throws DumpFileError
 */
export async function* readDump(path: string, dumpKey: Uint8Array): AsyncGenerator<string> {
  const file = await open(path, "r");
  try {
    const { head, rest } = await readHead(file);
    const cipher = DumpCipher.forFile(dumpKey, head);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let text = "";
    for await (const { bytes, isLast } of chunks(file, rest)) {
      text += decoder.decode(cipher.open(bytes, isLast), { stream: !isLast });
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      yield* lines;
    }
    if (text !== "") throw new DumpFileError("ends in the middle of a line");
  } finally {
    await file.close();
  }
}

async function readHead(file: FileHandle) {
  const start = Buffer.alloc(MAX_HEAD);
  const { bytesRead } = await file.read(start, 0, MAX_HEAD);
  const end = start.subarray(0, bytesRead).indexOf("\n") + 1;
  if (end === 0) throw new DumpFileError("is not a dump");
  return { head: start.toString("utf8", 0, end), rest: start.subarray(end, bytesRead) };
}

async function* chunks(file: FileHandle, begun: Buffer): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let held = begun;
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SEALED_CHUNK), 0, SEALED_CHUNK);
    held = Buffer.concat([held, buffer.subarray(0, bytesRead)]);
    if (bytesRead === 0) break;
    // A chunk that something follows is not the last one.
    while (held.length > SEALED_CHUNK) {
      yield { bytes: held.subarray(0, SEALED_CHUNK), isLast: false };
      held = held.subarray(SEALED_CHUNK);
    }
  }
  yield { bytes: held, isLast: true };
}
