import { NativeSelect } from "@mantine/core";
import { isLanguage, LANGUAGES, language, words } from "../words/words.ts";
import { choose } from "./language.ts";

const CHOICES = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

/** @param onFailure is handed the error when the texts did not load */
export function LanguageSwitch({ onFailure }: { readonly onFailure: (error: unknown) => void }) {
  return (
    <NativeSelect
      aria-label={words.navigation.language}
      data={CHOICES}
      value={language}
      // The longest name is wider than a small window has room for.
      w={{ base: "6.5rem", xs: "auto" }}
      onChange={({ currentTarget: { value } }) => {
        if (isLanguage(value)) choose(value).catch(onFailure);
      }}
    />
  );
}
