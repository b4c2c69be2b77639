/** All texts of the console, in the reader's language. */
import { en, type Words } from "./en.ts";
import { writeFor } from "./locale.ts";

/** By language tag, as the service's other pages speak them. Each is a file of its own, loaded when it is chosen. */
const LOADERS = {
  en: async () => en,
  de: async () => (await import("./de.ts")).de,
  fr: async () => (await import("./fr.ts")).fr,
  es: async () => (await import("./es.ts")).es,
  id: async () => (await import("./id.ts")).id,
  ja: async () => (await import("./ja.ts")).ja,
} satisfies Record<string, () => Promise<Words>>;

export type Language = keyof typeof LOADERS;

/** Each by the name that its speakers give it. */
export const LANGUAGES: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  id: "Bahasa Indonesia",
  ja: "日本語",
};

/** The texts in use; the reader's before the first page is shown. */
export let words: Words = en;
export let language: Language = "en";

const readers = new Set<() => void>();

/** @param reader is told of another language @returns ends that */
export function onLanguage(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

/** What was chosen, or else the first of the browser's languages that there are texts in. */
export function preferredLanguage(chosen: string | null): Language {
  return [chosen ?? "", ...navigator.languages].map(primary).find(isLanguage) ?? "en";
}

/** Shows the console in a language from now on. A language that does not load changes nothing. */
export async function speak(next: Language): Promise<void> {
  words = await LOADERS[next]();
  language = next;
  writeFor(navigator.languages.find((tag) => primary(tag) === next) ?? next);
  document.documentElement.lang = next;
  for (const reader of readers) reader();
}

export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(LOADERS, tag);
}

function primary(tag: string): string {
  return tag.split("-")[0] ?? "";
}
