import { NativeSelect } from "@mantine/core";
import { tellFailure } from "../look/notice.ts";
import { choose, isLanguage, LANGUAGES, language, words } from "../words/words.ts";

const CHOICES = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));

export function LanguageSwitch() {
  return (
    <NativeSelect
      aria-label={words.navigation.language}
      data={CHOICES}
      value={language}
      // The longest name is wider than a small window has room for.
      w={{ base: "6.5rem", xs: "auto" }}
      onChange={({ currentTarget: { value } }) => {
        if (isLanguage(value)) choose(value).catch(tellFailure);
      }}
    />
  );
}
