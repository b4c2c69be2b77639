/** In which language a page speaks to its reader (RFC 9110, section 12.5.4; look-up as in RFC 4647, section 3.4). */
import { de } from "./texts/de.js";
import { en } from "./texts/en.js";
import { es } from "./texts/es.js";
import { fr } from "./texts/fr.js";
import { id } from "./texts/id.js";
import { ja } from "./texts/ja.js";

/** By language tag. The first one is for readers of any other language. */
export const TEXTS = { en, de, fr, es, id, ja } as const;

/** A language that the pages speak, by its RFC 5646 tag. */
export type Language = keyof typeof TEXTS;

export const LANGUAGES = Object.keys(TEXTS) as readonly Language[];

/** More ranges than any browser sends. */
const RANGES = 50;
const WEIGHT = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

interface Range {
  readonly tag: string;
  readonly weight: number;
}

/** @param header `Accept-Language`, in any form; what is no language range counts as not sent */
export function preferredLanguage(header: string): Language {
  const ranges = header
    .split(",", RANGES)
    .map(parseRange)
    .filter((range) => range !== null)
    // Stable: of two with one weight, the first.
    .sort((one, other) => other.weight - one.weight);
  const refused = new Set(ranges.filter(({ weight }) => weight === 0).map(({ tag }) => tag));
  for (const { tag, weight } of ranges) {
    if (weight === 0) break;
    const found = tag === "*" ? LANGUAGES.find((language) => !refused.has(language)) : lookUp(tag);
    if (found !== undefined) return found;
  }
  return "en";
}

/** `de-AT` is answered in `de`. */
function lookUp(tag: string): Language | undefined {
  const [primary] = tag.split("-");
  return LANGUAGES.find((language) => language === primary);
}

function parseRange(text: string): Range | null {
  const [tag = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  if (tag !== "*" && !/^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/.test(tag)) return null;
  if (parameters.length === 0) return { tag, weight: 1 };
  const weight = parameters.length === 1 ? WEIGHT.exec(parameters[0] ?? "")?.[1] : undefined;
  return weight === undefined ? null : { tag, weight: Number(weight) };
}
