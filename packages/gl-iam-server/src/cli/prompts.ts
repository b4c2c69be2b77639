/** Asking a person. Without one there is no question: the flag or the variable must say it. */
import { passwordRefusal } from "gl-iam";
import type { Terminal } from "./terminal.js";
import { Declined, UsageError } from "./usage.js";

// On stderr, so that stdout holds the result alone.
const output = process.stderr;

export async function askText(terminal: Terminal, message: string, otherwise: string): Promise<string> {
  if (!terminal.isInteractive) throw new UsageError(otherwise);
  const { isCancel, text } = await import("@clack/prompts");
  const answer = await text({ message, output });
  if (isCancel(answer)) throw new Declined("nothing was done");
  return answer ?? "";
}

/** Several in one answer, with spaces or commas between. @returns undefined when nothing is typed, or nobody is there */
export async function askList(terminal: Terminal, message: string): Promise<string[] | undefined> {
  const answer = terminal.isInteractive ? await askText(terminal, message, message) : "";
  const entries = answer.split(/[\s,]+/).filter((entry) => entry !== "");
  return entries.length === 0 ? undefined : entries;
}

/** Asks twice, hidden; only what the rule lets pass is asked for again. */
export async function askNewPassword(terminal: Terminal, otherwise: string): Promise<string> {
  if (!terminal.isInteractive) throw new UsageError(otherwise);
  const { isCancel, password } = await import("@clack/prompts");
  const first = await password({ message: "Password (12 to 256 characters)", validate: complaintAbout, output });
  if (isCancel(first)) throw new Declined("nothing was done");
  const second = await password({ message: "The same again", output });
  if (isCancel(second)) throw new Declined("nothing was done");
  if (first !== second) throw new Declined("the two passwords differ; nothing was done");
  return first;
}

function complaintAbout(typed: string | undefined): string | undefined {
  const rule = passwordRefusal(typed ?? "");
  return rule === null ? undefined : `It ${rule}.`;
}

/** Hidden, asked once: it exists already. */
export async function askSecret(terminal: Terminal, message: string, otherwise: string): Promise<string> {
  if (!terminal.isInteractive) throw new UsageError(otherwise);
  const { isCancel, password } = await import("@clack/prompts");
  const answer = await password({ message, output });
  if (isCancel(answer)) throw new Declined("nothing was done");
  return answer;
}

/** A script has decided already; a person is asked once more. */
export async function confirm(terminal: Terminal, message: string, sure: boolean): Promise<void> {
  if (sure || !terminal.isInteractive) return;
  const { confirm: ask, isCancel } = await import("@clack/prompts");
  const answer = await ask({ message, initialValue: false, output });
  if (isCancel(answer) || !answer) throw new Declined("nothing was done");
}
