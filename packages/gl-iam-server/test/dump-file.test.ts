/** The file of a dump: whole and unaltered, or refused. */
import { randomBytes } from "node:crypto";
import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CHUNK, DumpFileError, SEALED_CHUNK } from "../src/dump/cipher.js";
import { DumpWriter, readDump } from "../src/dump/file.js";

const folder = mkdtempSync(join(tmpdir(), "gl-iam-dump-"));
const KEY = randomBytes(32);
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

async function write(lines: readonly string[]): Promise<string> {
  const path = join(folder, `${files++}.gliam`);
  const writer = await DumpWriter.create(path, KEY);
  for (const line of lines) await writer.write(line);
  await writer.finish();
  return path;
}

async function read(path: string, key: Uint8Array = KEY): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readDump(path, key)) lines.push(line);
  return lines;
}

describe("a written dump can be read", () => {
  test.each([
    ["nothing", []],
    ["a line", ["ÄÖ 😀"]],
    ["a chunk to the byte", ["x".repeat(CHUNK - 1)]],
    ["two chunks to the byte", ["x".repeat(CHUNK - 1), "y".repeat(CHUNK - 1)]],
    ["a byte more than a chunk", ["x".repeat(CHUNK)]],
    ["a line over several chunks, in letters of several bytes", ["é😀".repeat(CHUNK)]],
    ["many short ones", Array.from({ length: 20_000 }, (_, index) => `line ${index}`)],
  ])("%s", async (_, lines) => {
    const path = await write(lines);
    expect(await read(path)).toEqual(lines);
    expect(readFileSync(path).includes(Buffer.from(lines[0]?.slice(0, 8) || "line"))).toBe(false);
  });
});

describe("a changed file is refused", () => {
  const LINES = Array.from({ length: 3 }, (_, index) => String(index).repeat(CHUNK - 1));
  const HEAD = (path: string) => readFileSync(path).indexOf("\n") + 1;
  const altered = async (change: (bytes: Buffer, head: number) => Buffer) => {
    const path = await write(LINES);
    const bytes = readFileSync(path);
    writeFileSync(path, change(bytes, HEAD(path)));
    return read(path);
  };

  test.each<[string, (bytes: Buffer, head: number) => Buffer]>([
    ["a bit in the first chunk", (bytes, head) => flip(bytes, head)],
    ["a bit in the last tag", (bytes) => flip(bytes, bytes.length - 1)],
    ["the last chunk cut off", (bytes, head) => bytes.subarray(0, head + 2 * SEALED_CHUNK)],
    ["a byte cut off", (bytes) => bytes.subarray(0, -1)],
    ["a byte added", (bytes) => Buffer.concat([bytes, Buffer.of(0)])],
    ["two chunks in another order", (bytes, head) => swap(bytes, head, head + SEALED_CHUNK, SEALED_CHUNK)],
    [
      "a chunk left out",
      (bytes, head) => Buffer.concat([bytes.subarray(0, head + SEALED_CHUNK), bytes.subarray(head + 2 * SEALED_CHUNK)]),
    ],
    [
      "the head in other words",
      (bytes, head) =>
        Buffer.concat([Buffer.from(bytes.subarray(0, head).toString().replace(",", ", ")), bytes.subarray(head)]),
    ],
    ["nothing behind the head", (bytes, head) => bytes.subarray(0, head)],
  ])("%s", async (_, change) => {
    await expect(altered(change)).rejects.toThrow(DumpFileError);
  });

  test("another key opens nothing; another file is not a dump", async () => {
    await expect(read(await write(LINES), randomBytes(32))).rejects.toThrow(/does not open with this dump key/);
    const other = join(folder, "other");
    for (const content of [
      "",
      "x",
      "{}\n",
      '{"gl-iam-dump":2,"cipher":"aes-256-gcm","salt":"x"}\n',
      "x".repeat(1000),
    ]) {
      writeFileSync(other, content);
      await expect(read(other), content).rejects.toThrow(/is not a dump/);
    }
  });

  function flip(bytes: Buffer, at: number): Buffer {
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  }

  function swap(bytes: Buffer, one: number, other: number, length: number): Buffer {
    const copy = Buffer.from(bytes);
    bytes.copy(copy, one, other, other + length);
    bytes.copy(copy, other, one, one + length);
    return copy;
  }
});

test("the file is for its owner, and overwrites no file and no link", async () => {
  const path = await write(["x"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await expect(DumpWriter.create(path, KEY)).rejects.toThrow(/EEXIST/);
  const link = join(folder, "link");
  symlinkSync(join(folder, "victim"), link);
  await expect(DumpWriter.create(link, KEY)).rejects.toThrow(/EEXIST/);
  truncateSync(path);
  await expect(read(path)).rejects.toThrow(/is not a dump/);
});

test("a failed dump leaves no file behind", async () => {
  const path = join(folder, "abandoned");
  const writer = await DumpWriter.create(path, KEY);
  await writer.write("x".repeat(2 * CHUNK));
  await writer.abandon();
  expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined();
});
