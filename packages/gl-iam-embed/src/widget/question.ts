/** The question before the person changes, where the page does not ask it itself. */
import type { PersonSwitch } from "./signed-in.js";

/** A modal dialog. Escape is a no. */
export function ask({ from, to }: PersonSwitch): Promise<boolean> {
  const dialog = document.createElement("dialog");
  const button = (text: string, answer: string) => {
    const made = document.createElement("button");
    made.textContent = text;
    made.onclick = () => dialog.close(answer);
    return made;
  };
  const question = document.createElement("p");
  question.textContent = dialog.ariaLabel = `Continue as ${to.email} instead of ${from.email}?`;
  dialog.append(question, button("Cancel", ""), " ", button("Continue", "yes"));
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.onclose = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
    dialog.showModal();
  });
}
