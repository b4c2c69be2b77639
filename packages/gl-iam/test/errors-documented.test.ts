import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ErrorCode } from "../src/errors.js";

const document = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");

/** The rows whose first cell is one code in backticks, with whatever mark stands behind it. */
const rows = document
  .split("\n")
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([before, first = ""]) => before === "" && /^`[^`]+`/.test(first))
  .map(([, first = "", when = "", cure = ""]) => ({ code: first.split("`")[1] ?? "", when, cure }));

test("docs/errors.md has one row for each code, and none for any other", () => {
  expect(rows.map(({ code }) => code).toSorted()).toEqual(Object.values(ErrorCode).toSorted());
});

test("each row says when the code occurs and how to cure it", () => {
  expect(rows.filter(({ when, cure }) => when === "" || cure === "")).toEqual([]);
});

test("each code has one name, which is the code in capitals", () => {
  for (const [name, code] of Object.entries(ErrorCode)) expect(name).toBe(code.toUpperCase());
});
