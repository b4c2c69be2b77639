/**
 * A domain name: labels of 1–63 letters, digits and hyphens without a hyphen at either end (RFC 1123 §2.1), at most 253
 * characters, the last label not a number (RFC 3696 §2; the URL standard also counts `0x…`).
 *
 * Other letters become A-labels (RFC 5890 §2.3.2.1): folded (RFC 5895), NFC, Punycode (RFC 3492), which the oracle
 * encodes by hand. As in the URL standard, the rule for hyphens is about the A-label. Letters are drawn from scripts
 * that need no other mapping than lower case and NFC.
 */
import type { Dice } from "../../../../tools/testing/dice.js";
import { difference, type Subject } from "./subject.js";

/** RFC 3492 §5. */
const [BASE, T_MIN, T_MAX, SKEW, DAMP, INITIAL_BIAS, INITIAL_N] = [36, 1, 26, 38, 700, 72, 128] as const;
const DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** RFC 3492 §6.3. */
function punycode(label: string): string {
  const points = [...label].map((character) => character.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < INITIAL_N);
  let output = String.fromCodePoint(...basic) + (basic.length > 0 ? "-" : "");
  let [n, delta, bias, handled] = [INITIAL_N as number, 0, INITIAL_BIAS as number, basic.length];
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta += 1;
      if (point !== n) continue;
      output += variableLength(delta, bias);
      bias = adapted(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    n += 1;
  }
  return output;
}

function variableLength(delta: number, bias: number): string {
  let [rest, output] = [delta, ""];
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
    if (rest < threshold) return output + DIGITS[rest];
    output += DIGITS[threshold + ((rest - threshold) % (BASE - threshold))];
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

/** RFC 3492 §6.1. */
function adapted(delta: number, points: number, isFirst: boolean): number {
  let [rest, k] = [Math.floor(delta / (isFirst ? DAMP : 2)), 0];
  for (rest += Math.floor(rest / points); rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) {
    rest = Math.floor(rest / (BASE - T_MIN));
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

/** @returns lower-case A-labels, or null when it is not a domain name */
function domainNameOracle(text: string): string | null {
  // RFC 5895 §2 (4): the ideographic full stop separates labels too.
  const labels = text.toLowerCase().normalize("NFC").replaceAll("\u3002", ".").split(".");
  const ascii: string[] = [];
  for (const label of labels) {
    const isPlain = /^[a-z0-9-]*$/.test(label);
    if (!isPlain && !/^[a-z0-9\p{L}-][a-z0-9\p{L}\p{M}-]*$/u.test(label)) return null;
    const encoded = isPlain ? label : `xn--${punycode(label)}`;
    if (encoded.length < 1 || encoded.length > 63 || /^-|-$/.test(encoded)) return null;
    ascii.push(encoded);
  }
  const last = ascii.at(-1) ?? "";
  if (/^[0-9]+$/.test(last) || /^0x[0-9a-f]*$/.test(last)) return null;
  const name = ascii.join(".");
  return name.length > 253 ? null : name;
}

const LETTERS = [..."abcxyzABZ0189-", ..."äöüéñÄÉ", ..."бжя", ..."БЖ", ..."中国日本", ..."αβγ", "u\u0308"];
const PLAIN = [..."abcxyzABZ0189"];
/** What is in no name: it must be refused wherever it stands, not cut off, decoded or read as another part of a URL. */
const FOREIGN = [..."@:/\\?#%[]<>^|*_ ~!$&'()+,;={}\"`", "\t", "\n", "\0", "\x7f", "%2e", "\u00a0", ".."];
const WORDS = ["example", "com", "co", "localhost", "127", "0x7f", "1", "a-b", "ab--cd", "-a", "a-", "", "münchen"];

function drawn(dice: Dice): string {
  const label = () => {
    if (dice.once(2)) return dice.one(WORDS);
    const length = dice.once(12) ? 55 + dice.below(12) : 1 + dice.below(8);
    const isPlain = dice.once(2);
    return dice.many(length, () => dice.one(!isPlain && dice.once(4) ? LETTERS : PLAIN));
  };
  const count = dice.once(50) ? 28 + dice.below(12) : 1 + dice.below(4);
  const name = dice.many(count, label, dice.once(20) ? "\u3002" : ".");
  return dice.once(4) ? dice.garbled(name, FOREIGN) : name;
}

/** An A-label of chance: whether it decodes to a name is a matter of IDNA's tables, of which this oracle has none. */
function isBeyondOracle(text: string): boolean {
  return /xn--/i.test(text);
}

/** @param parse canonical, or null */
export function domainNames(parse: (text: string) => string | null): Subject {
  return {
    name: "domain name",
    attempt(dice) {
      const text = drawn(dice);
      if (isBeyondOracle(text)) return undefined;
      const [product, oracle] = [parse(text), domainNameOracle(text)];
      return product === oracle ? undefined : difference(text, product, oracle);
    },
  };
}
