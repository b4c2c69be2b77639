/** Prints the demo's lines and counts them. A line that claims something is a check; a failed check fails the run. */
import { styleText } from "node:util";
import type { ErrorCode } from "gl-iam";
import type { Answer } from "./api.js";

/** `hasColors` knows NO_COLOR and TERM=dumb. */
const COLORED = process.stdout.isTTY === true && process.stdout.hasColors();
const LABEL_WIDTH = 47;
const NAME_WIDTH = 16;

type Style = Parameters<typeof styleText>[0];
const styled = (style: Style, text: string) => (COLORED ? styleText(style, text) : text);
const print = (line = "") => console.log(line);

let checks = 0;
let failures = 0;

export function title(text: string, ...lines: string[]): void {
  print(styled("bold", text));
  for (const line of lines) print(styled("dim", line));
}

export function section(text: string): void {
  print(`\n${styled("bold", text)}`);
}

/** A line to read, without a check. */
export function fact(name: string, value: string, note = ""): void {
  print(`    ${styled("dim", name.padEnd(NAME_WIDTH))} ${value}${noted(note)}`);
}

export function skipped(label: string, why: string): void {
  print(`  ${styled("yellow", "-")} ${label.padEnd(LABEL_WIDTH)} ${styled("yellow", why)}`);
}

/** @param actual is printed and compared with `expected` */
export function check(label: string, expected: string, actual: string, note = ""): void {
  checks += 1;
  if (actual === expected) {
    const style = actual.startsWith("refused") ? "yellow" : "green";
    print(`  ${styled("green", "✓")} ${label.padEnd(LABEL_WIDTH)} ${styled(style, actual)}${noted(note)}`);
    return;
  }
  failures += 1;
  print(`  ${styled("red", "✗")} ${label.padEnd(LABEL_WIDTH)} ${styled("red", `${actual}, not ${expected}`)}`);
}

export function accepted(label: string, answer: Answer): void {
  check(label, "accepted", outcomeOf(answer), String(answer.status));
}

/** Passes when the answer is a refusal with exactly this code. */
export function refused(label: string, code: ErrorCode, answer: Answer): void {
  check(label, `refused: ${code}`, outcomeOf(answer), String(answer.status));
}

function noted(note: string): string {
  return note && `  ${styled("dim", note)}`;
}

function outcomeOf({ status, body }: Answer): string {
  return status < 400 ? "accepted" : `refused: ${body.code}`;
}

/** @returns the exit code */
export function summary(startedAt: number): number {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const text = `${checks} checks, ${failures} failed, ${seconds} s`;
  print(`\n${styled(failures === 0 ? ["bold", "green"] : ["bold", "red"], text)}`);
  return failures === 0 ? 0 : 1;
}
