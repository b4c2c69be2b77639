/** All texts of the console, in the reader's language. */
import { en } from "./en.ts";

export type Words = typeof en;

/** Each is a file of its own, loaded when it is chosen. */
const LANGUAGES: Readonly<Record<string, () => Promise<Words>>> = {
  en: async () => en,
};

/** The texts in use; chosen before the first page is shown. */
export let words: Words = en;
export let language = "en";

/** The first of the browser's languages that there is a catalogue of. */
export function preferredLanguage(): string {
  const known = navigator.languages.map((tag) => tag.split("-")[0] ?? "").find((tag) => Object.hasOwn(LANGUAGES, tag));
  return known ?? "en";
}

/** @returns the language that is in use from now on */
export async function choose(tag: string): Promise<string> {
  words = (await LANGUAGES[tag]?.()) ?? en;
  language = Object.hasOwn(LANGUAGES, tag) ? tag : "en";
  return language;
}
