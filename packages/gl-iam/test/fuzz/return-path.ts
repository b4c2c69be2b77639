/**
 * Where a browser may be sent: one `/` at the beginning, at most 2,048 visible ASCII characters, no backslash, and on
 * the application's origin once the dot segments are removed (RFC 3986 §5.2.4; WHATWG URL: `%2e` is a dot).
 */
import type { Dice } from "../../../../tools/testing/dice.js";
import { difference, type Subject } from "./subject.js";

const MAX_LENGTH = 2048;
const DOT = new Set([".", "%2e", "%2E"]);
const TWO_DOTS = new Set([...DOT].flatMap((first) => [...DOT].map((second) => first + second)));

function returnPathOracle(path: string): boolean {
  if (path.length > MAX_LENGTH || path[0] !== "/" || path[1] === "/") return false;
  for (const character of path) if (character <= " " || character > "~" || character === "\\") return false;
  const [pathname = ""] = path.split(/[?#]/);
  const kept: string[] = [];
  const segments = pathname.slice(1).split("/");
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (TWO_DOTS.has(segment)) kept.pop();
    if (!TWO_DOTS.has(segment) && !DOT.has(segment)) kept.push(segment);
    else if (isLast) kept.push("");
  }
  // Two slashes at the beginning name another host.
  return !(kept.length > 1 && kept[0] === "");
}

const PARTS = [
  "/",
  "/",
  "//",
  "a",
  "reports",
  ".",
  "..",
  "%2e",
  "%2E.",
  "\\",
  "?",
  "#",
  "@",
  ":",
  "evil.example",
  "\t",
  "\n",
];
const MORE = [
  "https:",
  "%5c",
  "%09",
  " ",
  "ä",
  "\u2028",
  ";",
  "~",
  "!",
  "\x7f",
  "\0",
  "%",
  "[::1]",
  "|",
  "^",
  "\u200b",
];
const CHARACTERS = [...PARTS, ...MORE];

function drawn(dice: Dice): string {
  const rest = dice.many(dice.below(8), () => dice.one(dice.once(4) ? MORE : PARTS));
  const path = dice.once(8) ? rest : `/${rest}`;
  if (dice.once(200)) return `/${"a".repeat(2040 + dice.below(12))}`;
  return dice.once(4) ? dice.garbled(path, CHARACTERS) : path;
}

export function returnPaths(allowed: (path: string) => boolean): Subject {
  return {
    name: "return path",
    attempt(dice) {
      const path = drawn(dice);
      const [product, oracle] = [allowed(path), returnPathOracle(path)];
      return product === oracle ? undefined : difference(path, product, oracle);
    },
  };
}
