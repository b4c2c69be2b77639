/** The language that was chosen in this browser, in place of its own. */
import { type Language, preferredLanguage, speak } from "../words/words.ts";
import { keep, kept } from "./kept.ts";

const CHOICE = "gl-iam-console-language";

export function firstLanguage(): Language {
  return preferredLanguage(kept(CHOICE));
}

/** Shows the console in a language, and keeps that for the next visit. */
export async function choose(next: Language): Promise<void> {
  await speak(next);
  keep(CHOICE, next);
}
