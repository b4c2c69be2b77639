/**
 * New passwords that attackers try first are refused (NIST SP 800-63B, section 5.1.1.2).
 *
 * The whole password is compared, not its parts, because a long phrase may contain a common word. It is compared as it
 * is and as a guesser reads it (`password-readings.ts`). Passwords that were set before a rule existed still sign in.
 */
import { inflateRawSync } from "node:zlib";
import { parseGiven, Violation, violation } from "../validation.js";
import { parsePassword } from "./password.js";
import { isRepetition, isSequence, MAX_REPEATED_UNIT, passwordReadings } from "./password-readings.js";

/** The owner of the new password: what everybody knows of a person is not secret. */
export interface PasswordOwner {
  readonly email: string;
  readonly displayName?: string | null | undefined;
}

const SERVICE_NAMES = ["gl-iam", "gliam", "gl iam"];
const TRIED_FIRST = "which attackers try first: choose another one";
/** Shorter pieces of a name occur in anything. */
const MIN_NAME = 3;

/** @returns the password in its normal form, as `parsePassword` returns it, or the rule that it breaks */
export async function parseNewPassword(value: unknown, owner: PasswordOwner | null): Promise<string | Violation> {
  const password = parseGiven(value, parsePassword);
  if (password instanceof Violation) return password;
  const compared = comparable(password);
  if (isRepetition(compared)) {
    return violation("password_repetition", `must not repeat ${MAX_REPEATED_UNIT} characters or fewer over and over`);
  }
  if (isSequence(compared))
    return violation("password_sequence", "must not be characters in a row, such as 123456789012");
  const readings = [...passwordReadings(compared)];
  if (readings.some((reading) => isOwn(reading, owner)))
    return violation("password_own_data", "must not be the user's own e-mail address or name");
  if (readings.some((reading) => isMadeOf(reading, SERVICE_NAMES))) {
    return violation("password_service_name", "must not be the name of this service");
  }
  const common = await loadCommonPasswords();
  if (common.passwords.has(compared)) {
    return violation("password_common", `is on the lists of common passwords, ${TRIED_FIRST}`);
  }
  if (!readings.some((reading) => common.passwords.has(reading) || common.words.has(lettersOf(reading))))
    return password;
  return violation("password_common", `is a common password with the usual changes, ${TRIED_FIRST}`);
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

function isOwn(text: string, owner: PasswordOwner | null): boolean {
  if (owner === null) return false;
  const address = comparable(owner.email);
  const at = address.lastIndexOf("@");
  const whole = [address, address.slice(0, at), address.slice(at + 1), comparable(owner.displayName ?? "")];
  const pieces = whole.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u)).filter((piece) => piece.length >= MIN_NAME);
  return isMadeOf(text, whole) || isMadeOf(text, [...whole, ...pieces]);
}

/** Whether it is only these parts, once or repeated, with nothing but signs between them. */
function isMadeOf(text: string, parts: readonly string[]): boolean {
  const known = parts.filter((part) => part !== "").sort((one, other) => other.length - one.length);
  const rest = known.reduce((left, part) => left.replaceAll(part, " "), text);
  return rest !== text && !/[\p{L}\p{N}]/u.test(rest);
}

/** `let me in` is `letmein`. A text with digits inside is no word. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "");
}

interface CommonPasswords {
  /** Of 12 characters and more. */
  readonly passwords: ReadonlySet<string>;
  /** Shorter ones of letters alone, to which people add digits and signs. */
  readonly words: ReadonlySet<string>;
}

let commonPasswords: Promise<CommonPasswords> | undefined;

/** Loaded late: most processes set no password and need no list. */
function loadCommonPasswords(): Promise<CommonPasswords> {
  const inflated = (packed: string) =>
    new Set(inflateRawSync(Buffer.from(packed, "base64")).toString("utf8").split("\n"));
  commonPasswords ??= import("./common-passwords.js").then(({ COMMON_PASSWORDS, COMMON_WORDS }) => {
    return { passwords: inflated(COMMON_PASSWORDS), words: inflated(COMMON_WORDS) };
  });
  return commonPasswords;
}
