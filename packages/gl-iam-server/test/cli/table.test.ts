import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { formatTable, printable } from "../../src/cli/table.js";

const COLUMNS = [{ title: "NAME", atLeast: 6 }, { title: "KEY" }, { title: "NOTE", atLeast: 4 }, { title: "ID" }];
const ROWS = [
  ["Acme Corporation", "ck_0123456789", "none", "1"],
  ["東京商事", "ck_9876543210", "a longer note", "22"],
];

test("with room everything is shown", () => {
  const { lines, leftOut } = formatTable(COLUMNS, ROWS, Number.POSITIVE_INFINITY);
  expect(lines).toEqual([
    "NAME              KEY            NOTE           ID",
    "Acme Corporation  ck_0123456789  none           1",
    "東京商事          ck_9876543210  a longer note  22",
  ]);
  expect(leftOut).toEqual([]);
});

test("without room, long cells are cut, then the last columns go; a key stays whole", () => {
  const narrow = formatTable(COLUMNS, ROWS, 40);
  expect(narrow.lines).toEqual([
    "NAME       KEY            NOTE        ID",
    "Acme Cor…  ck_0123456789  none        1",
    "東京商事   ck_9876543210  a longer …  22",
  ]);
  expect(narrow.leftOut).toEqual([]);
  const narrower = formatTable(COLUMNS, ROWS, 22);
  expect(narrower.lines).toEqual(["NAME     KEY", "Acme C…  ck_0123456789", "東京商…  ck_9876543210"]);
  expect(narrower.leftOut, "and are named").toEqual(["NOTE", "ID"]);
});

test("no line is wider than the terminal, whatever it contains", () => {
  const cell = fc.string({ unit: "grapheme", maxLength: 60 });
  const rows = fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 5 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 20, max: 200 }), (cells, width) => {
      const { lines } = formatTable(COLUMNS, cells, width);
      expect(lines).toHaveLength(cells.length + 1);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test("wide characters take two columns, combined ones as many as they show", () => {
  const rows = ["a", "e\u0301", "東", "ﾊ", "👩‍👩‍👧", "🇯🇵"].map((cell) => [cell, "|"]);
  const { lines } = formatTable([{ title: "A" }, { title: "B" }], rows, Number.POSITIVE_INFINITY);
  expect(lines).toEqual(["A   B", "a   |", "e\u0301   |", "東  |", "ﾊ   |", "👩‍👩‍👧  |", "🇯🇵  |"]);
});

test("a name cannot move the cursor or change the writing direction", () => {
  expect(printable("a\u001b[2Jb\u009b1mc\u202ed\u2066e\r\n\u200ff\u061c")).toBe("a[2Jb1mcdef");
});
