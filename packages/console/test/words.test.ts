/** Every language says all that English says, and nothing of it in English. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { de } from "../src/words/de.ts";
import { en, type Words } from "../src/words/en.ts";
import { es } from "../src/words/es.ts";
import { fr } from "../src/words/fr.ts";
import { id } from "../src/words/id.ts";
import { ja } from "../src/words/ja.ts";
import { writeFor } from "../src/words/locale.ts";
import { isLanguage, LANGUAGES } from "../src/words/words.ts";

const OTHERS: readonly (readonly [tag: string, words: Words])[] = Object.entries({ de, fr, es, id, ja });

/** What no language translates. */
const NAMES = ["GL IAM", "7001 UTC"];
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  de: [
    ...["Administrator", "Assertions", "Details", "Id", "Info", "Link", "Live", "Name", "Partner", "Passkey"],
    ...["Passkeys", "Test", "Ticket", "Version"],
  ],
  fr: [
    ...["Active", "Assertions", "Console", "Dormant", "E-mail", "Id", "Page 7001", "Restrictions", "Secrets"],
    ...["Actions", "Service", "Sessions", "Test", "Ticket", "Version"],
  ],
  es: ["Id", "No", "Roles"],
  id: ["Administrator", "Audit", "Id", "Info"],
};

type Text = string | ((...given: number[]) => string);

/** Each text by its path. What has parameters stays a function. */
function textsOf(part: unknown, path = ""): Map<string, Text> {
  if (typeof part === "string" || typeof part === "function") return new Map([[path, part as Text]]);
  return new Map(Object.entries(part as object).flatMap(([key, inner]) => [...textsOf(inner, `${path}.${key}`)]));
}

const english = textsOf(en);
/** Numbers for all parameters, names among them: a language may write them with a separator. */
const GIVEN = [7001, 7002];
const spoken = (text: Text) => (typeof text === "string" ? text : text(...GIVEN));

afterEach(() => writeFor("en"));

test("the choices are the languages that there are texts in", () => {
  expect(Object.keys(LANGUAGES).sort()).toEqual(["en", ...OTHERS.map(([tag]) => tag)].sort());
  expect(isLanguage("de")).toBe(true);
  expect(isLanguage("toString")).toBe(false);
});

describe.each(OTHERS)("in %s", (tag, words) => {
  const texts = textsOf(words);
  beforeEach(() => writeFor(tag));

  test("there are the texts of English, lists and records included", () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test("a text is empty where the English one is, and nowhere else", () => {
    const empty = (all: Map<string, Text>) =>
      [...all].filter(([, text]) => spoken(text).trim() === "").map(([at]) => at);
    expect(empty(texts)).toEqual(empty(english));
  });

  test("every parameter is said", () => {
    for (const [path, text] of english) {
      if (typeof text === "string") continue;
      const said = spoken(texts.get(path) ?? "").replace(/(?<=\d)[\s.,](?=\d{3})/g, "");
      for (const value of GIVEN.slice(0, text.length)) expect(said, path).toContain(String(value));
    }
  });

  test("what is said as in English is a word of both languages", () => {
    const said = [...texts].map(([path, text]) => [spoken(text), spoken(english.get(path) ?? "")]);
    const same = said.flatMap(([text = "", inEnglish]) => (text === inEnglish && text !== "" ? [text] : []));
    expect([...new Set(same)].sort()).toEqual([...NAMES, ...(ALIKE[tag] ?? [])].sort());
  });
});

test("one is not many, and nought is one in French alone", () => {
  const days = (tag: string, { values }: Words, count: number) => {
    writeFor(tag);
    return values.days(count);
  };
  expect([0, 1, 2].map((count) => days("en", en, count))).toEqual(["0 days", "1 day", "2 days"]);
  expect([0, 1, 2].map((count) => days("de", de, count))).toEqual(["0 Tage", "1 Tag", "2 Tage"]);
  expect([0, 1, 2].map((count) => days("fr", fr, count))).toEqual(["0 jour", "1 jour", "2 jours"]);
  expect([0, 1, 2].map((count) => days("es", es, count))).toEqual(["0 días", "1 día", "2 días"]);
  expect([1, 2].map((count) => days("ja", ja, count))).toEqual(["1 日", "2 日"]);
  expect(days("en-IN", en, 1_234_567)).toBe("12,34,567 days");
});
