import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SCHEMA } from "../../src/environment/schema.js";

const document = readFileSync(new URL("../../../../docs/operations.md", import.meta.url), "utf8");

test("docs/operations.md has one row for each environment variable, and none for any other", () => {
  const rows = [...document.matchAll(/^\| `(GL_IAM_[A-Z_]+)` \|/gm)].map(([, variable]) => variable);
  expect(rows.toSorted()).toEqual(Object.keys(SCHEMA.shape).toSorted());
});

test("docs/operations.md names no unknown variable", () => {
  const named = new Set([...document.matchAll(/GL_IAM_[A-Z_]+[A-Z]/g)].map(([variable]) => variable));
  const others = ["GL_IAM_CONSUMER_SECRET", "GL_IAM_DUMP_KEY", "GL_IAM_SERVICE_HOST"];
  expect([...named].filter((name) => !(name in SCHEMA.shape) && !others.includes(name))).toEqual([]);
});
