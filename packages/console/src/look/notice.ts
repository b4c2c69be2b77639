/** Short news of what was done. */
import { notifications } from "@mantine/notifications";
import { Refusal } from "../api/refusal.ts";
import { words } from "../words/words.ts";
import { failureText } from "./failure.tsx";

export function tellDone(message: string): void {
  notifications.show({ message, color: "teal", autoClose: 5000, closeButtonProps: closeButton() });
}

/** Stays until it is closed, because its id may be needed. */
export function tellFailure(error: unknown): void {
  const id = error instanceof Refusal ? error.problem?.request_id : undefined;
  const message = [failureText(error), ...(id ? [words.failure.request(id)] : [])].join("\n");
  notifications.show({
    title: words.failure.title,
    message,
    color: "red",
    autoClose: false,
    closeButtonProps: closeButton(),
    classNames: { description: "notice" },
  });
}

function closeButton() {
  return { "aria-label": words.actions.close };
}
