/**
 * New passwords that attackers try first are refused (NIST SP 800-63B, section 5.1.1.2).
 *
 * The whole password is compared, not its parts, because a long phrase may contain a common word. Passwords that were
 * set before a rule existed still sign in.
 */
import { inflateRawSync } from "node:zlib";
import { Violation, violation } from "../validation.js";
import { parsePassword } from "./password.js";

/** The owner of the new password: what everybody knows of a person is not secret. */
export interface PasswordOwner {
  readonly email: string;
  readonly displayName?: string | null | undefined;
}

/** `abcabcabcabc` repeats three characters. Longer units are words. */
const MAX_REPEATED_UNIT = 4;
const SERVICE_NAMES = ["gl-iam", "gliam", "gl iam"];

/** @returns the password in its normal form, as `parsePassword` returns it, or the rule that it breaks */
export async function parseNewPassword(value: unknown, owner: PasswordOwner | null): Promise<string | Violation> {
  const password = parsePassword(value);
  if (password instanceof Violation) return password;
  const compared = comparable(password);
  if (isRepetition(compared)) {
    return violation("password_repetition", `must not repeat ${MAX_REPEATED_UNIT} characters or fewer over and over`);
  }
  if (isSequence(compared))
    return violation("password_sequence", "must not be characters in a row, such as 123456789012");
  if (isOwn(compared, owner))
    return violation("password_own_data", "must not be the user's own e-mail address or name");
  if (SERVICE_NAMES.some((name) => isMadeOf(compared, name))) {
    return violation("password_service_name", "must not be the name of this service");
  }
  const common = await loadCommonPasswords();
  if (!common.has(compared)) return password;
  return violation(
    "password_common",
    "is on the lists of common passwords, which attackers try first: choose another one",
  );
}

/**
 * For a program that asks a person, before anything is written. @returns the broken rule in words; null if there is
 * none
 */
export async function passwordRefusal(password: string, owner: PasswordOwner | null = null): Promise<string | null> {
  const parsed = await parseNewPassword(password, owner);
  return parsed instanceof Violation ? parsed.message : null;
}

function comparable(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}

/** Also true of white space alone, of which nothing is left. */
function isRepetition(text: string): boolean {
  const characters = [...text];
  const repeats = (unit: number) => characters.every((character, index) => character === characters[index % unit]);
  return Array.from({ length: MAX_REPEATED_UNIT }, (_, index) => index + 1).some(repeats);
}

/** Neighbours in Unicode, up or down; 0 follows 9. */
function isSequence(text: string): boolean {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  const follows = (step: number) => (point: number, index: number) =>
    index === 0 || point === successor(points[index - 1] ?? 0, step);
  return [1, -1].some((step) => points.every(follows(step)));
}

const [ZERO, NINE] = [0x30, 0x39];

function successor(point: number, step: number): number {
  if (step === 1 && point === NINE) return ZERO;
  if (step === -1 && point === ZERO) return NINE;
  return point + step;
}

function isOwn(text: string, owner: PasswordOwner | null): boolean {
  if (owner === null) return false;
  const address = comparable(owner.email);
  const at = address.lastIndexOf("@");
  const own = [address, address.slice(0, at), address.slice(at + 1), comparable(owner.displayName ?? "")];
  return own.some((part) => isMadeOf(text, part));
}

/** Whether it is only the part, once or repeated. */
function isMadeOf(text: string, part: string): boolean {
  return part !== "" && text.replaceAll(part, "") === "";
}

let commonPasswords: Promise<ReadonlySet<string>> | undefined;

/** Loaded late: most processes set no password and need no list. */
function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  commonPasswords ??= import("./common-passwords.js").then(({ COMMON_PASSWORDS }) => {
    const text = inflateRawSync(Buffer.from(COMMON_PASSWORDS, "base64")).toString("utf8");
    return new Set(text.split("\n"));
  });
  return commonPasswords;
}
