/** The two halves that open a setup link: the link itself, and a passcode that goes another way. */
import { randomInt } from "node:crypto";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { sha256 } from "../crypto/sha256.js";
import { generateToken, tokenHash } from "../crypto/token.js";

/** Crockford's base 32: no I, L, O, U, so it can be read out. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 60 bits. */
const DIGITS = 12;
const GROUP = 4;

/** 256 bits. It stands in the URL's fragment, which no browser sends. */
export function makeLink(): string {
  return generateToken(SECRET_PREFIXES.SETUP_LINK);
}

export function makeBrowserToken(): string {
  return generateToken(SECRET_PREFIXES.SETUP_BROWSER);
}

/** `7KQ2-M4XN-R9TD` */
export function makePasscode(): string {
  const digits = Array.from({ length: DIGITS }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
  return digits.replace(new RegExp(`(.{${GROUP}})(?!$)`, "g"), "$1-");
}

/** As people type it: in any case, with or without its hyphens, with O for 0 and I or L for 1. */
function normalPasscode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
}

export function linkHash(link: string): Buffer {
  return tokenHash(link);
}

/** Bound to its link: who has stolen the hashes would have to guess both together. */
export function passcodeHash(link: string, passcode: string): Buffer {
  return sha256(`setup passcode|${link}|${normalPasscode(passcode)}`);
}
