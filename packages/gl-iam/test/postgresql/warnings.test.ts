import { expect, test } from "vitest";
import { Warnings } from "../../src/postgresql/warnings.js";

test("a warning is reported once, and again after it was over", () => {
  const told: string[] = [];
  const warnings = new Warnings((message) => void told.push(message));
  warnings.set("clock", "6 s");
  warnings.set("clock", "7 s");
  warnings.set("disk", "full");
  warnings.set("clock", null);
  warnings.set("clock", "8 s");
  expect(told).toEqual(["6 s", "full", "8 s"]);
});

test("a listener that throws affects nobody", () => {
  const warnings = new Warnings(() => {
    throw new Error("no room in the log");
  });
  expect(() => warnings.set("clock", "6 s")).not.toThrow();
});
