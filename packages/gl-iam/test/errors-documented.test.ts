import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ErrorCode } from "../src/errors.js";

const document = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");

/** Each section is a heading with the code, then the entries HTTP, When and Cure. */
const sections = document
  .split(/^### /m)
  .slice(1)
  .map((section) => ({
    code: /^`([a-z_]+)`\n/.exec(section)?.[1] ?? section.split("\n")[0],
    entries: [...section.matchAll(/^- \*\*(\w+)\*\* \S/gm)].map(([, entry]) => entry),
  }));

test("docs/errors.md has one section for each code, and none for any other", () => {
  expect(sections.map(({ code }) => code).toSorted()).toEqual(Object.values(ErrorCode).toSorted());
});

test("each section says the HTTP status, when the code occurs and how to cure it", () => {
  for (const { code, entries } of sections) expect([code, ...entries]).toEqual([code, "HTTP", "When", "Cure"]);
});

test("each code has one name, which is the code in capitals", () => {
  for (const [name, code] of Object.entries(ErrorCode)) expect(name).toBe(code.toUpperCase());
});
