/**
 * The request in what somebody pastes: a curl command as people and browsers write it (bash, cmd), PowerShell's
 * Invoke-WebRequest, an entry of a HAR file, an HTTP message, header lines, or the JSON of an envelope.
 *
 * The command calls it, and the setup page's script has the same functions by their source. So each one is declared at
 * the top, names nothing that stands outside of them, and has no named function inside, which some compilers wrap.
 */

type Headers = [name: string, value: string][];

/** What is signed of a request, as far as it was pasted. */
export interface PastedRequest {
  /** In the order of their lines. A name may come twice, and in any case. */
  readonly headers: Readonly<Headers>;
  /** Joined by `&`, as curl does, it is the body. */
  readonly body: readonly BodyPart[];
}

/** A text, or the name of the file that holds it (`-` for stdin). Of most files curl leaves out the line ends. */
export type BodyPart = { readonly text: string } | { readonly file: string; readonly keepsLineEnds: boolean };

/**
 * @param text of a message, one code unit for each byte keeps its body as it is
 * @throws SyntaxError for what is no request, and for what only a shell can know
 */
export function requestIn(text: string): PastedRequest {
  const kind = kindOf(text);
  if (kind === "curl") return ofCurl(text);
  if (kind === "PowerShell") return ofPowerShell(text);
  return kind === "JSON" ? ofJson(text) : ofMessage(text);
}

export function kindOf(text: string): "curl" | "PowerShell" | "JSON" | "message" {
  if (/^\s*(?:[$#>%]\s+)?curl(?:\.exe)?\s/.test(text)) return "curl";
  if (/^\s*(?:\$\w+ = |(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm)\s)/i.test(text)) return "PowerShell";
  return /^\s*\{/.test(text) ? "JSON" : "message";
}

/** RFC 9112: header lines, an empty line, the body. curl -v writes "> " before each line, and lists have numbers. */
function ofMessage(text: string): PastedRequest {
  const message = text.trimStart();
  const end = /\r?\n(?:>[ \t]*)?\r?\n/.exec(message);
  const head = end === null ? message : message.slice(0, end.index);
  const rest = end === null ? "" : message.slice(end.index + end[0].length);
  const headers: Headers = [];
  for (const line of head.split("\n")) {
    const header = /^\s*(?:> |\d+[|.)\s]\s*)?([!#$%&'*+.^_`|~\w-]+)[ \t]*:(.*)$/.exec(line.trimEnd());
    if (header !== null) addHeader(headers, `${header[1]}:${header[2]}`);
  }
  if (headers.length === 0) {
    throw new SyntaxError("this is neither a curl command nor an HTTP request: header lines, an empty line, the body");
  }
  // What curl notes, and what came back, is in its log too.
  const isLog = /^> /m.test(head);
  const body = isLog
    ? rest
        .replace(/^\* .*\n?/gm, "")
        .split(/^<(?: |$)/m, 1)
        .join("")
    : rest;
  return { headers, body: [{ text: body }] };
}

function addHeader(headers: Headers, line: string): void {
  const at = line.indexOf(":");
  const value = line.slice(at + 1).trim();
  // To curl, "Name:" takes a header away.
  if (at > 0 && value !== "") headers.push([line.slice(0, at).trim(), value]);
}

/** A HAR file, or one entry of it. Any other JSON is a body. */
function ofJson(text: string): PastedRequest {
  try {
    const har = JSON.parse(text);
    const requests = (har.log?.entries ?? [har]).map((entry: { request: unknown }) => entry.request ?? har);
    const request = requests.find(isSigned) ?? requests[0];
    const headers: Headers = [];
    for (const { name, value } of request.headers) addHeader(headers, `${name}:${value}`);
    return { headers, body: [{ text: request.postData?.text ?? "" }] };
  } catch {
    return { headers: [], body: [{ text }] };
  }
}

function isSigned(request: { headers: { name: string }[] }): boolean {
  return request.headers.some(({ name }) => /^x-signature$/i.test(name));
}

function ofPowerShell(text: string): PastedRequest {
  const headers: Headers = [];
  for (const [, name, double, single] of text.matchAll(
    /["']([\w-]+)["']\s*=\s*(?:"((?:`[\s\S]|[^"`])*)"|'((?:''|[^'])*)')/g,
  )) {
    addHeader(headers, `${name}:${double?.replace(/`([\s\S])/g, "$1") ?? single?.replaceAll("''", "'")}`);
  }
  const double = /-Body\s+(?:\([^"]{0,80})?"((?:`[\s\S]|[^"`])*)"/i.exec(text)?.[1];
  const single = /-Body\s+'((?:''|[^'])*)'/i.exec(text)?.[1];
  return { headers, body: [{ text: double?.replace(/`([\s\S])/g, "$1") ?? single?.replaceAll("''", "'") ?? "" }] };
}

function ofCurl(command: string): PastedRequest {
  const headers: Headers = [];
  const body: BodyPart[] = [];
  const words = wordsOf(command);
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const joined = /^(--[a-z-]+)=([\s\S]*)$/.exec(word) ?? /^(-[HdX])([\s\S]+)$/.exec(word);
    const option = joined?.[1] ?? word;
    if (/^(?:-F|--form|--form-string|--data-urlencode)$/.test(option)) {
      throw new SyntaxError(`${option} makes a form of the body: nothing signed is sent like this`);
    }
    if (!takesValue(option)) continue;
    if (joined === null) at += 1;
    const value = joined?.[2] ?? words[at] ?? "";
    if (option === "-H" || option === "--header") addHeader(headers, value);
    if (option === "--json") headers.push(["Content-Type", "application/json"]);
    if (/^(?:-d|--json|--data.*)$/.test(option)) body.push(partOf(option, value));
  }
  return { headers, body };
}

/** Of curl's options those that are often there. */
function takesValue(option: string): boolean {
  const short = /^-[XHdomAebcxuwEDKyYzT]$/;
  const network = /^--(?:proxy|user|url|cacert|cert|key|connect-timeout|max-time|retry|resolve|interface|ciphers)$/;
  const message = /^--(?:request|header|json|data|data-raw|data-binary|data-ascii|user-agent|referer|cookie)$/;
  const files = /^--(?:output|cookie-jar|write-out|dump-header|config|limit-rate|upload-file|max-redirs)$/;
  return [short, network, message, files].some((form) => form.test(option));
}

function partOf(option: string, value: string): BodyPart {
  if (option === "--data-raw" || !value.startsWith("@")) return { text: value };
  return { file: value.slice(1), keepsLineEnds: option === "--data-binary" || option === "--json" };
}

/** The words of a command. */
function wordsOf(command: string): string[] {
  // cmd goes on with ^ at a line's end and escapes by it. An office program makes quotation marks typographic.
  const isCmd = /\^\r?\n|\^"/.test(command);
  const isTypographic = !/["']/.test(command);
  const plain = isTypographic ? command.replace(/[\u201c\u201d]/g, '"').replace(/[\u2018\u2019]/g, "'") : command;
  const text = isCmd ? plain.replace(/\^\r?\n/g, " ").replace(/\^([\s\S])/g, "$1") : plain;
  const words: string[] = [];
  let word: string | null = null;
  let at = text.indexOf("curl");
  while (at < text.length) {
    const unit = text.charAt(at);
    if (!isCmd && /[|;&<>]/.test(unit)) break;
    const [part, end]: [string | null, number] = /\s/.test(unit) ? [null, at + 1] : partAt(text, at, isCmd);
    if (part !== null) word = (word ?? "") + part;
    else if (word !== null && /\s/.test(unit)) {
      words.push(word);
      word = null;
    }
    at = end;
  }
  if (word !== null) words.push(word);
  return words;
}

/** One unit of a word or all that stands in quotes, and where it ends. It is null where a line goes on. */
function partAt(text: string, at: number, isCmd: boolean): [part: string | null, end: number] {
  const unit = text.charAt(at);
  if (unit === '"') return doubleQuoted(text, at + 1, isCmd);
  if (text.startsWith("$'", at)) return ansiQuoted(text, at + 2);
  if (unit === "'") {
    const end = text.indexOf("'", at + 1);
    if (end < 0) throw unclosed("'");
    return [text.slice(at + 1, end), end + 1];
  }
  if (!isCmd && /[$`]/.test(unit)) throw unexpanded();
  if (unit !== "\\") return [unit, at + 1];
  if (text.startsWith("\r\n", at + 1)) return [null, at + 3];
  return text.charAt(at + 1) === "\n" ? [null, at + 2] : [text.charAt(at + 1), at + 2];
}

function doubleQuoted(text: string, start: number, isCmd: boolean): [part: string, end: number] {
  let part = "";
  for (let at = start; at < text.length; at += 1) {
    const unit = text.charAt(at);
    const next = text.charAt(at + 1);
    if (unit === '"') return [part, at + 1];
    if (!isCmd && /[$`]/.test(unit)) throw unexpanded();
    if (unit === "\\" && /[$`"\\\n]/.test(next)) {
      part += next === "\n" ? "" : next;
      at += 1;
    } else part += unit;
  }
  throw unclosed('"');
}

/** `$'…'`, which browsers write for "copy as cURL". */
function ansiQuoted(text: string, start: number): [part: string, end: number] {
  let part = "";
  for (let at = start; at < text.length; at += 1) {
    const unit = text.charAt(at);
    if (unit === "'") return [part, at + 1];
    const hex = unit === "\\" ? /^(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2}))/.exec(text.slice(at + 1, at + 6)) : null;
    if (hex !== null) {
      part += String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? "", 16));
      at += hex[0].length;
    } else if (unit === "\\") {
      at += 1;
      const named = "ntra\\'\"".indexOf(text.charAt(at));
      part += named < 0 ? `\\${text.charAt(at)}` : "\n\t\r\x07\\'\"".charAt(named);
    } else part += unit;
  }
  throw unclosed("'");
}

function unclosed(quote: string): SyntaxError {
  return new SyntaxError(`the command has a quote ${quote} that does not end`);
}

function unexpanded(): SyntaxError {
  return new SyntaxError(
    "the command holds a variable or another command: paste it as it ran, for example from curl -v",
  );
}

/** `requestIn` as an expression, for a script in a browser. */
export const REQUEST_IN_SOURCE = `(() => {
${[
  ...[kindOf, ofMessage, addHeader, ofJson, isSigned, ofPowerShell, ofCurl, takesValue, partOf],
  ...[wordsOf, partAt, doubleQuoted, ansiQuoted, unclosed, unexpanded],
].join("\n")}
return ${requestIn};
})()`;
