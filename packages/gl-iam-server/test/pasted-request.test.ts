/** What people paste, as browsers, tools and people write it: at a prompt, and into the field of the setup page. */
import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { readRequest } from "../src/cli/given-request.js";
import { PASTE_SCRIPT } from "../src/http/setup/paste-script.js";
import { requestIn } from "../src/pasted-request.js";

interface Pasted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const onThePage: (text: string, field: string) => Pasted = new Function("words", `${PASTE_SCRIPT}; return requestOf;`)({
  setupBodyInFile: "it stands in a file",
});

function atAPrompt(text: string): Pasted {
  const { headers, body } = readRequest({ readInput: () => new Uint8Array() }, Buffer.from(text));
  const told = Object.entries(headers).map(([name, values]) => [name, values.join(", ")]);
  return { headers: Object.fromEntries(told), body: Buffer.from(body).toString("utf8") };
}

const BODY = '{"external_id":"u-1","email":"zoë@acme.example"}';
const HEADERS = { "x-consumer-key": "ck_live_1", "x-signature": "ab", "x-timestamp": "2026-03-12T10:00:00Z" };
const LINES = "X-Consumer-Key: ck_live_1\nX-Signature: ab\nX-Timestamp: 2026-03-12T10:00:00Z";
const OPTIONS = "-H 'X-Consumer-Key: ck_live_1' -H 'x-signature: ab' -H 'X-Timestamp: 2026-03-12T10:00:00Z'";
const CMD = BODY.replaceAll('"', '^\\^"');
const HAR = {
  method: "POST",
  headers: Object.entries(HEADERS).map(([name, value]) => ({ name, value })),
  postData: { text: BODY },
};
const POWERSHELL = `Invoke-WebRequest -UseBasicParsing -Uri "https://a" -Method "POST" -Headers @{
  "X-Consumer-Key"="ck_live_1"
  "X-Signature"="ab"
  "X-Timestamp"="2026-03-12T10:00:00Z"
}`;
const LOG = `*   Trying 127.0.0.1:3000...
* Connected to localhost (127.0.0.1) port 3000 (#0)
> POST / HTTP/1.1
${LINES.replaceAll(/^/gm, "> ")}
>
`;

const PASTES: Readonly<Record<string, string>> = {
  "curl of bash": `curl https://app.example.com ${OPTIONS} --data-raw '${BODY}' --compressed`,
  "curl in several lines, with a prompt": `$ curl https://a.example \\\n  ${OPTIONS} \\\r\n  -d '${BODY}'`,
  "curl in a pipe": `curl https://a.example ${OPTIONS} -d '${BODY}' | jq .`,
  "curl with double quotes": `curl a ${OPTIONS.replaceAll("'", '"')} -d "${BODY.replaceAll('"', '\\"')}"`,
  "curl of Chrome with $'…'": `curl a ${OPTIONS} --data-raw $'${BODY.replace("ë", "\\u00eb")}'`,
  "curl of Chrome for cmd": `curl ^"https://a^" ^\r\n  ${OPTIONS.replaceAll("'", '^"')} ^\r\n  --data-raw ^"${CMD}^"`,
  "curl with values joined to their options": `curl a ${OPTIONS.replaceAll("-H ", "-H")} --data-binary='${BODY}'`,
  "curl with values that look like options": `curl a -A -d -o -H ${OPTIONS} -d '${BODY}'`,
  "curl with typographic quotation marks": `curl a ${OPTIONS.replaceAll("'", "\u201d")}`,
  "PowerShell of Chrome": `${POWERSHELL} -Body "${BODY.replaceAll('"', '`"')}"`,
  "PowerShell with single quotes": `${POWERSHELL.replaceAll('"', "'")} -Body '${BODY}'`,
  "an HTTP message": `POST /api/v1/sso/token HTTP/1.1\n${LINES}\n\n${BODY}`,
  "an HTTP message with CR LF": `POST /api/v1/sso/token HTTP/1.1\r\n${LINES.replaceAll("\n", "\r\n")}\r\n\r\n${BODY}`,
  "an HTTP message of an editor on Windows": `\uFEFFPOST / HTTP/1.1\n${LINES}\n\n${BODY}`.replaceAll("\n", "\r\n"),
  "what curl -v prints, with the body behind it": `${LOG}${BODY}`,
  "lines with numbers": `1 ${LINES.split("\n").join("\n2 ")}\n\n${BODY}`,
  "a HAR file": JSON.stringify({ log: { entries: [{ request: { method: "GET", headers: [] } }, { request: HAR }] } }),
  "an entry of a HAR file": JSON.stringify({ request: HAR }),
  "a request of a HAR file": JSON.stringify(HAR, null, 2),
};

const DOORS: Readonly<Record<string, (text: string) => Pasted>> = {
  "on the page": (text) => onThePage(text, ""),
  "at a prompt": atAPrompt,
};

describe.each(Object.entries(DOORS))("%s", (_, read) => {
  test.each(Object.entries(PASTES))("%s", (name, text) => {
    const { headers, body } = read(text);
    expect(headers).toMatchObject(HEADERS);
    expect(body).toBe(name.includes("typographic") ? "" : BODY);
  });

  test("of what curl -v prints, its notes and the answer are no body", () => {
    const { headers, body } = read(`${LOG}* upload completely sent off: 48 bytes\n< HTTP/1.1 401\n<\n{"status":401}`);
    expect(headers).toMatchObject(HEADERS);
    expect(body).toBe("");
  });

  test("a header that came twice is told", () => {
    expect(read(`${LINES}\nX-Signature: ab`).headers["x-signature"]).toBe("ab, ab");
  });

  test("JSON alone is the body: the envelope", () => {
    for (const text of [BODY, "{}", '{"log":{"entries":[]}}']) expect(read(text)).toEqual({ headers: {}, body: text });
  });

  test.each([
    ...["curl $(cat x)", 'curl "$URL"', "curl `cat x`"].map((text) => [text, "holds a variable or another command"]),
    ...["curl a -d '", 'curl a -d "', "curl a -d $'"].map((text) => [text, "has a quote"]),
    ...["curl a -F a=b", "curl a --data-urlencode x"].map((text) => [text, "makes a form of the body"]),
    ...["", "curl", "what is this", "\0\x01\xff", "a\n\n"].map((text) => [text, "neither a curl command nor"]),
  ])("%j is refused with its reason: %s", (text = "", reason = "") => {
    expect(() => read(text)).toThrow(reason);
  });
});

test("the field of the body goes before what was pasted, and is needed where a file has the body", () => {
  expect(onThePage(LINES, BODY)).toEqual({ headers: HEADERS, body: BODY });
  const inFile = `curl a ${OPTIONS} -d @payload.json`;
  expect(onThePage(inFile, BODY)).toEqual({ headers: HEADERS, body: BODY });
  expect(() => onThePage(inFile, "")).toThrow("it stands in a file");
});

test.each([
  [`it\\'s`, "it's"],
  [`'it'\\''s'`, "it's"],
  [`'a'"b"c`, "abc"],
  [`"a\\"b"`, 'a"b'],
  [`"a\\nb"`, "a\\nb"],
  [`"\\$1"`, "$1"],
  [`"a\\\nb"`, "ab"],
  [`a\\\nb`, "ab"],
  [`$'a\\u00e9\\x41\\n\\'\\q'`, "aéA\n'\\q"],
  [`''`, ""],
])("a shell reads %s as %j", (word, text) => {
  expect(requestIn(`curl -d ${word} -H a:b`)).toEqual({ headers: [["a", "b"]], body: [{ text }] });
});

test.each([{ keepNames: true }, { minify: true }])(
  "the page has its functions however they are compiled: %j",
  async (how) => {
    const source = readFileSync(new URL("../src/pasted-request.ts", import.meta.url), "utf8");
    const { code } = transformSync(source, { loader: "ts", format: "esm", ...how });
    const { REQUEST_IN_SOURCE } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const read = new Function(`return ${REQUEST_IN_SOURCE}`)();
    for (const text of Object.values(PASTES)) expect(read(text)).toEqual(requestIn(text));
  },
);

test("S20: a long paste takes as long as it is, not its square", () => {
  const units = [" ", "'", "\\", "^\r\n", '"a"="', "'a'='", "a:\n", "curl -H ", "`", '-Body "', "\n>", "* \n", "> "];
  const texts = units.flatMap((unit) =>
    ["", "curl ", "Invoke-WebRequest ", "{", "> a:b\n\n"].map((start) => start + unit.repeat(200_000 / unit.length)),
  );
  const began = process.cpuUsage();
  for (const text of texts) {
    try {
      onThePage(text, "");
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6 / texts.length).toBeLessThan(0.5);
});
