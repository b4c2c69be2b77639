/** The gate itself: product and oracles agree, and each oracle notices a product that is slightly wrong. */
import { describe, expect, test } from "vitest";
import { addresses } from "./address.js";
import { domainNames } from "./domain-name.js";
import { macs } from "./mac.js";
import { returnPaths } from "./return-path.js";
import { findDifferences } from "./search.js";
import { payloads } from "./strict-json.js";
import type { Subject } from "./subject.js";
import { PRODUCT, SUBJECTS } from "./subjects.js";
import { timestamps } from "./timestamp.js";

const SEED = 20_261_126;

test.each(SUBJECTS)("$name: 2000 inputs without a difference", (subject) => {
  expect(findDifferences(subject, SEED, 2000)).toEqual([]);
});

const FORGIVING: readonly (readonly [string, Subject])[] = [
  [
    "24:00 and leap days",
    timestamps((text) => (/[zZ]$/.test(text) ? nullIfNaN(Date.parse(text)) : PRODUCT.timestamp(text))),
  ],
  ["a millisecond off", timestamps((text) => PRODUCT.timestamp(text) && (PRODUCT.timestamp(text) as number) + 1)],
  ["JSON.parse alone", payloads((bytes) => objectOrNull(() => JSON.parse(Buffer.from(bytes).toString("utf8"))))],
  [
    "a prefix more",
    addresses({ ...PRODUCT.address, parseEntry: (text) => PRODUCT.address.parseEntry(text.replace("/0", "/")) }),
  ],
  ["every list allows", addresses({ ...PRODUCT.address, allowed: () => true })],
  ["what stands behind a slash is cut off", domainNames((text) => PRODUCT.domainName(text.split("/")[0] ?? ""))],
  [
    "a label of 64 characters",
    domainNames((text) => PRODUCT.domainName(text.replace(/[a-z0-9]{64}/i, (label) => label.slice(1)))),
  ],
  [
    "the last digit is not compared",
    macs((signed, signature) => [...HEX].some((digit) => PRODUCT.verifies(signed, signature.slice(0, -1) + digit))),
  ],
  ["two slashes", returnPaths((path) => PRODUCT.returnPath(path.replace(/^\/+/, "/")))],
  ["dots are not resolved", returnPaths((path) => /^\/(?!\/)[\x21-\x5b\x5d-\x7e]{0,2047}$/.test(path))],
];

const HEX = "0123456789abcdef";

describe("a product that is slightly wrong is noticed", () => {
  test.each(FORGIVING)("%s", (_, subject) => {
    expect(findDifferences(subject, SEED, 50_000)).not.toEqual([]);
  });
});

function nullIfNaN(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function objectOrNull(parse: () => unknown): object | null {
  try {
    const value = parse();
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
