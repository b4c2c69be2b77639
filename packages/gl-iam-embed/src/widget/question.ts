/**
 * The question before the person changes, where the page does not ask it itself. It has few words, because it has them
 * in six languages: each answer is an address.
 */
import type { EmbeddedUser, PersonSwitch } from "./signed-in.js";

/** "Continue as", by language; the others are asked in English. */
const WORDS: Readonly<Record<string, string>> = {
  de: "Weiter als",
  fr: "Continuer en tant que",
  es: "Continuar como",
  id: "Lanjutkan sebagai",
  ja: "続けるユーザー",
};

/** A modal dialog. Whoever is signed in comes first, and stays by Enter as by Escape. */
export function ask({ from, to }: PersonSwitch): Promise<boolean> {
  const dialog = document.createElement("dialog");
  const choice = ({ email: textContent }: EmbeddedUser, answer?: string) =>
    Object.assign(document.createElement("button"), { textContent, onclick: () => dialog.close(answer) });
  const words = WORDS[navigator.language.slice(0, 2)] ?? "Continue as";
  dialog.ariaLabel = words;
  dialog.append(words, " ", choice(from), " ", choice(to, "1"));
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.onclose = () => {
      dialog.remove();
      resolve(!!dialog.returnValue);
    };
    dialog.showModal();
  });
}
