/**
 * As much of a shell as the lines of the tests need to run their commands in this process: `cd folder; source | gl-iam
 * words | filter > file`. What is not `gl-iam` is left to bash.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runHere } from "./in-this-process.js";

export interface Seen {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What the shell would leave as it is, or `'quoted'`. */
const WORD = /(?:[^\s'"\\$`;&|<>(){}[\]*?~#!]|'[^']*')+/;
const COMMAND = new RegExp(`^gl-iam(?: +${WORD.source})*`);
const OUTPUT = /^(?: *> *(?<file>\/dev\/null|\w[\w./-]*)(?<both> +2>&1)?)? *$/;
/** Of what stands beside commands, what this file would not see: other lines, quotes around them, and variables. */
const MORE_SHELL = /\n|&&|\|\||(?<!2>)&(?!1)|[<`]|\$\(/;

type Stage =
  /** `gl-iam`, with its arguments. */
  | { readonly words: readonly string[] }
  /** Anything else, for bash. */
  | { readonly script: string };

interface Part {
  readonly stages: readonly Stage[];
  /** Where the output of the last stage goes instead of the screen. */
  readonly file: string | undefined;
  /** `2>&1`: with what it says besides. */
  readonly both: boolean;
}

type Line = readonly (Part | { readonly folder: string })[];

/** @returns undefined when the line needs a whole shell, or has no command in it */
export function parseLine(line: string): Line | undefined {
  if (!/(^|[;|] )gl-iam\b/.test(line)) return undefined;
  const parts = outsideQuotes(line, ";").map(parsePart);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function parsePart(text: string): Line[number] | undefined {
  const folder = /^ *cd ([\w./-]+) *$/.exec(text)?.[1];
  if (folder !== undefined) return { folder };
  if (MORE_SHELL.test(text)) return undefined;
  const stages = outsideQuotes(text, "|").map((stage) => stage.trim());
  const last = stages.at(-1) ?? "";
  const output = OUTPUT.exec(last.slice(COMMAND.exec(last)?.[0].length ?? last.length))?.groups;
  if (output === undefined) return undefined;
  const parsed = stages.map(parseStage);
  if (parsed.some((stage) => stage === undefined)) return undefined;
  return { stages: parsed as Stage[], file: output.file, both: output.both !== undefined };
}

function parseStage(stage: string, index: number, all: readonly string[]): Stage | undefined {
  const command = COMMAND.exec(stage)?.[0];
  if (command === undefined) return /\bgl-iam\b/.test(stage) ? undefined : { script: stage };
  if (command !== stage && index < all.length - 1) return undefined;
  const words = command.match(new RegExp(WORD, "g")) ?? [];
  return { words: words.slice(1).map((word) => word.replaceAll("'", "")) };
}

/** The pieces between these characters, but for those inside quotes. */
function outsideQuotes(line: string, separator: string): string[] {
  const pieces = [""];
  for (const [piece] of line.matchAll(/'[^']*'|"(?:\\.|[^"\\])*"|./gs)) {
    if (piece === separator) pieces.push("");
    else pieces[pieces.length - 1] += piece;
  }
  return pieces;
}

/** @param environment of every command. Stages run one after the other: what one prints is what the next one reads. */
export async function runParts(line: Line, start: string, environment: NodeJS.ProcessEnv): Promise<Seen> {
  let folder = start;
  let seen: Seen = { stdout: "", stderr: "", exitCode: 0 };
  for (const part of line) {
    if ("folder" in part) {
      folder = join(folder, part.folder);
      continue;
    }
    const { stdout, stderr, exitCode } = await runPart(part, folder, environment);
    seen = { stdout: seen.stdout + stdout, stderr: seen.stderr + stderr, exitCode };
  }
  return seen;
}

async function runPart({ stages, file, both }: Part, folder: string, environment: NodeJS.ProcessEnv): Promise<Seen> {
  let [stdin, stderr, exitCode] = [Buffer.of() as Uint8Array, "", 0];
  for (const stage of stages) {
    const ended =
      "words" in stage
        ? await runHere(stage.words, stdin, folder, environment)
        : runThere(stage.script, stdin, folder, environment);
    stdin = ended.stdout;
    stderr += ended.stderr;
    exitCode = ended.exitCode;
  }
  const stdout = Buffer.from(stdin).toString("utf8");
  if (file === undefined) return { stdout, stderr, exitCode };
  writeFileSync(file === "/dev/null" ? file : join(folder, file), both ? stdout + stderr : stdin);
  return { stdout: "", stderr: both ? "" : stderr, exitCode };
}

function runThere(script: string, input: Uint8Array, cwd: string, env: NodeJS.ProcessEnv) {
  const { stdout, stderr, status } = spawnSync("bash", ["-c", script], { cwd, env, input });
  return { stdout, stderr: stderr.toString("utf8"), exitCode: status ?? 1 };
}
