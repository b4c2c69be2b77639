import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { firstLoad, requireBudget } from "../build/first-load.ts";

const chunk = (code: string, imports: string[] = [], isEntry = false) => ({ code, imports, isEntry });

test("the first load is the entry and all that loads with it, each once; not what is loaded later", () => {
  const alone = firstLoad(new Map([["entry.js", chunk("start()", [], true)]]));
  const chunks = new Map([
    ["entry.js", chunk("start()", ["shared.js", "more.js"], true)],
    ["shared.js", chunk("shared()")],
    ["more.js", chunk("more()", ["shared.js", "entry.js"])],
    ["page.js", chunk(randomBytes(10_000).toString("base64"))],
  ]);
  expect(firstLoad(chunks)).toBeGreaterThan(2 * alone);
  expect(firstLoad(chunks)).toBeLessThan(4 * alone);
});

test("a build above the budget fails, and so does one without an entry", () => {
  expect(requireBudget(150 * 1024)).toContain("150.0 KiB");
  expect(() => requireBudget(150 * 1024 + 1)).toThrow("the budget is 150.0 KiB");
  expect(() => requireBudget(firstLoad(new Map()))).toThrow("no entry");
});
