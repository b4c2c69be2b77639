/** The variables of gl-iam as text: without those of a platform, with `…_FILE` read, and without framing. */
import { readFileSync } from "node:fs";
import { decodeText, requireOneLine, TextError, withoutFraming } from "../text.js";
import { isOfPlatform } from "./platform-variables.js";
import { EnvironmentError, type EnvironmentProblem } from "./problem.js";

export type Variables = Readonly<Record<string, string | undefined>>;

/** Each can also come from a file, as Docker and Kubernetes mount secrets: NAME_FILE. */
const SECRETS = [
  "GL_IAM_DATABASE_URL",
  "GL_IAM_SECRET_KEY",
  "GL_IAM_SECRET_KEYS",
  "GL_IAM_ENCRYPTION_KEY",
  "GL_IAM_ENCRYPTION_KEYS",
  "GL_IAM_ADMIN_PASSWORD",
  "GL_IAM_CONSUMER_SECRET",
  "GL_IAM_DUMP_KEY",
] as const;
export type SecretVariable = (typeof SECRETS)[number];

/** Entries may be on separate lines. */
const LISTS: ReadonlySet<string> = new Set([
  "GL_IAM_SECRET_KEYS",
  "GL_IAM_ENCRYPTION_KEYS",
  "GL_IAM_TRUSTED_PROXIES",
  "GL_IAM_AUDIENCE",
]);

interface Read {
  /** Without empty ones, which count as not set. */
  readonly set: Variables;
  readonly problems: readonly EnvironmentProblem[];
}

/** @param variables as in `process.env` */
export function readVariables(variables: Variables): Read {
  const problems: EnvironmentProblem[] = [];
  const set: Record<string, string> = {};
  const note = (variable: string, message: string) => void problems.push({ variable, message });
  for (const [name, given] of Object.entries(variables)) {
    if (!/^GL_IAM_(?!TEST_)/.test(name) || given === undefined || isOfPlatform(name, variables)) continue;
    take(name, () => inOneLine(name, withoutFraming(requireDecoded(given))));
  }
  for (const secret of SECRETS) {
    const file = `${secret}_FILE`;
    const path = set[file];
    if (path === undefined) continue;
    delete set[file];
    if (set[secret] !== undefined) note(file, `can't be set beside ${secret}`);
    else take(secret, () => readSecret(secret, path), file);
  }
  return { set, problems };

  function take(name: string, read: () => string, said = name): void {
    try {
      const text = read();
      if (text !== "") set[name] = text;
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      note(said, error.message);
    }
  }
}

/** One secret, for a command that needs nothing else. @throws EnvironmentError */
export function readSecretVariable(name: SecretVariable, variables: Variables): string | undefined {
  const file = `${name}_FILE`;
  const { set, problems } = readVariables({ [name]: variables[name], [file]: variables[file] });
  if (problems.length > 0) throw new EnvironmentError(problems);
  return set[name];
}

/** Bytes that are not UTF-8 have been replaced before this program sees them. */
function requireDecoded(text: string): string {
  if (text.includes("\ufffd")) throw new TextError("is not UTF-8 text");
  return text;
}

function inOneLine(name: string, text: string): string {
  return LISTS.has(name) ? text : requireOneLine(text);
}

/** @throws TextError, whose message completes "NAME_FILE …" */
function readSecret(name: string, path: string): string {
  try {
    const text = inOneLine(name, withoutFraming(decodeText(readFileSync(path))));
    if (text === "") throw new TextError("is empty");
    return text;
  } catch (error) {
    const what = error instanceof TextError ? error.message : `can't be read: ${(error as Error).message}`;
    throw new TextError(`names ${path}, which ${what}`);
  }
}
