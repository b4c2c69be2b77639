/** A curl command as the request that it sends. */
import { type Input, readBytes } from "../input.js";
import { UsageError } from "../usage.js";
import type { GivenRequest } from "./message.js";
import { shellWords } from "./shell-words.js";

/** Options of curl that take a value and say nothing of what is signed. */
const WITH_VALUE = new Set([
  ..."-X --request -o --output -m --max-time -A --user-agent -e --referer -b --cookie -c --cookie-jar -x --proxy".split(
    " ",
  ),
  ..."-u --user -w --write-out --url --cacert --cert --key -E -D --dump-header --connect-timeout --retry".split(" "),
  ..."--resolve --interface -K --config --limit-rate -y -Y -z --ciphers -T --upload-file --max-redirs".split(" "),
]);
const BODY = /^(?:-d|--data|--data-ascii|--data-raw|--data-binary|--json)$/;

/** @throws UsageError */
export function requestOfCurl(terminal: Input, command: string): GivenRequest {
  const words = shellWords(command).slice(1).flatMap(separated);
  const headers: Record<string, string[]> = {};
  const bodies: Buffer[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const value = () => words[++at] ?? "";
    if (word === "-H" || word === "--header") addHeader(headers, value());
    else if (BODY.test(word)) {
      bodies.push(bodyOf(terminal, word, value()));
      if (word === "--json") addHeader(headers, "content-type: application/json");
    } else if (/^(-F|--form|--data-urlencode|--form-string)$/.test(word)) {
      throw new UsageError(`${word} makes a form of the body: nothing signed is sent like this`);
    } else if (WITH_VALUE.has(word)) value();
  }
  return {
    headers,
    body: Buffer.concat(bodies.flatMap((body, index) => (index === 0 ? [body] : [Buffer.from("&"), body]))),
  };
}

/** `--header=value`, `-Hvalue`. */
function separated(word: string): string[] {
  const [, long, value] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
  if (long !== undefined && value !== undefined) return [long, value];
  const [, short, rest] = /^(-[HdX])(.+)$/s.exec(word) ?? [];
  return short !== undefined && rest !== undefined ? [short, rest] : [word];
}

function addHeader(headers: Record<string, string[]>, line: string): void {
  const separator = line.indexOf(":");
  if (separator < 1) return;
  const name = line.slice(0, separator).trim().toLowerCase();
  const value = line.slice(separator + 1).trim();
  // `-H "Name:"` takes a header away.
  if (value !== "") headers[name] = [...(headers[name] ?? []), value];
}

/** As curl reads it: of a file, all but --data-binary and --json leave out line ends. */
function bodyOf(terminal: Input, option: string, value: string): Buffer {
  if (option === "--data-raw" || !value.startsWith("@")) return Buffer.from(value, "utf8");
  if (value === "@-") throw new UsageError("the body came from curl's stdin, which is not in the command");
  const bytes = Buffer.from(readBytes(terminal, value.slice(1)));
  if (option === "--data-binary" || option === "--json") return bytes;
  return Buffer.from(bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d && byte !== 0));
}
