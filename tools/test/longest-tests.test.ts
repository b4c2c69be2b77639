import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { LONGEST } from "../longest-tests.js";

test("each test file that is to begin early is there", () => {
  const root = new URL("../../", import.meta.url);
  expect(LONGEST.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
});
