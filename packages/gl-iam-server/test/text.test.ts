import { describe, expect, test } from "vitest";
import { decodeText, TextError, withoutFraming } from "../src/text.js";

const JOERG = "Jörg €";
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

describe("nothing is guessed, and nothing is replaced", () => {
  test.each([
    ["UTF-8", Buffer.from(JOERG), undefined],
    ["UTF-8 with its mark", Buffer.from(`\ufeff${JOERG}`), undefined],
    ["UTF-16, little end first", utf16(JOERG), undefined],
    ["UTF-16, big end first", Buffer.from(utf16(JOERG)).swap16(), undefined],
    ["Windows-1252 as declared", Uint8Array.of(0x4a, 0xf6, 0x72, 0x67, 0x20, 0x80), "windows-1252" as const],
    ["UTF-16 as declared", Buffer.from(JOERG, "utf16le"), "utf-16le" as const],
  ])("%s", (_, bytes, declared) => {
    expect(decodeText(bytes, declared)).toBe(JOERG);
  });

  test.each([
    ["Windows-1252 undeclared", Buffer.from("Jörg", "latin1"), undefined, "is not UTF-8 text"],
    ["UTF-16 without its mark", Buffer.from("Jorg", "utf16le"), undefined, /^has zero bytes in it/],
    ["half a UTF-16 unit", utf16("a").subarray(0, 3), undefined, "is not UTF-16LE text"],
    ["what Windows-1252 does not define", Uint8Array.of(0x81), "windows-1252" as const, "is not Windows-1252 text"],
    ["a mark against the declaration", Buffer.from("\ufeffx"), "windows-1252" as const, /byte order mark of UTF-8/],
    ["an image", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), undefined, "is not UTF-8 text"],
  ])("%s is refused", (_, bytes, declared, message) => {
    expect(() => decodeText(bytes, declared)).toThrow(TextError);
    expect(() => decodeText(bytes, declared)).toThrow(message);
  });
});

test("framing is a mark in front and line ends behind; spaces are not", () => {
  expect(withoutFraming("\ufeff a b \r\n\n")).toBe(" a b ");
  expect(withoutFraming("\na")).toBe("\na");
});
