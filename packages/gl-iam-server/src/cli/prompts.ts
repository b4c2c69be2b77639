/** Asks a person. Without one there is no question: the flag or the variable must say it. */
import { type PasswordOwner, passwordRefusal } from "gl-iam";
import type { Terminal } from "./terminal.js";
import { Declined, UsageError } from "./usage.js";

export async function askText(terminal: Terminal, message: string, otherwise: string): Promise<string> {
  if (!terminal.isInteractive) throw new UsageError(otherwise);
  const { isCancel, text } = await import("@clack/prompts");
  const answer = await text({ message, output: terminal.questions });
  if (isCancel(answer)) throw new Declined("nothing was done");
  return answer ?? "";
}

/**
 * Several in one answer, separated by spaces or commas. @returns undefined when nothing is typed, or nobody is there
 */
export async function askList(terminal: Terminal, message: string): Promise<string[] | undefined> {
  const answer = terminal.isInteractive ? await askText(terminal, message, message) : "";
  const entries = answer.split(/[\s,]+/).filter((entry) => entry !== "");
  return entries.length === 0 ? undefined : entries;
}

/** Asks twice, hidden. Only an acceptable password is asked for again. */
export async function askNewPassword(terminal: Terminal, owner: PasswordOwner, otherwise: string): Promise<string> {
  if (!terminal.isInteractive) throw new UsageError(otherwise);
  const first = await askAcceptablePassword(terminal, owner);
  const second = await askHidden(terminal, "The same again");
  if (first !== second) throw new Declined("the two passwords differ; nothing was done");
  return first;
}

async function askAcceptablePassword(terminal: Terminal, owner: PasswordOwner): Promise<string> {
  const { log } = await import("@clack/prompts");
  for (;;) {
    const typed = await askHidden(terminal, "Password (12 to 256 characters)");
    const rule = await passwordRefusal(typed, owner);
    if (rule === null) return typed;
    log.warn(`It ${rule}.`, { output: terminal.questions });
  }
}

/** Hidden, asked once, because it exists already. */
export async function askSecret(terminal: Terminal, message: string, otherwise: string): Promise<string> {
  if (!terminal.isInteractive) throw new UsageError(otherwise);
  return askHidden(terminal, message);
}

async function askHidden(terminal: Terminal, message: string): Promise<string> {
  const { isCancel, password } = await import("@clack/prompts");
  const answer = await password({ message, output: terminal.questions });
  if (isCancel(answer)) throw new Declined("nothing was done");
  return answer;
}

/** A script has decided already. A person is asked once more. */
export async function confirm(terminal: Terminal, message: string, sure: boolean): Promise<void> {
  if (sure || !terminal.isInteractive) return;
  const { confirm: ask, isCancel } = await import("@clack/prompts");
  const answer = await ask({ message, initialValue: false, output: terminal.questions });
  if (isCancel(answer) || !answer) throw new Declined("nothing was done");
}
