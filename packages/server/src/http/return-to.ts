/** Where a browser goes after its sign-in: a path of this application, and nowhere else. */
import { refusedField } from "./problem.js";

/** Resolving against a name that no page has shows whether a path leads away. */
const NOWHERE = "https://nowhere.invalid";

/** @throws IamError `validation_error` */
export function parseReturnTo(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: URL parsers drop tabs and newlines, "/\t/evil" is "//evil"
  const plain = /^\/(?!\/)[^\\\u0000-\u0020\u007f-\uffff]{0,2047}$/.test(value);
  if (plain && URL.canParse(value, NOWHERE) && new URL(value, NOWHERE).origin === NOWHERE) return value;
  throw refusedField(
    "return_to",
    "return_to",
    "must be a path of this application: one / at the beginning, no backslash",
  );
}
