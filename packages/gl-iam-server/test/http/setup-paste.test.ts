/** What a partner's developer pastes into the setup page, as browsers, tools and people write it. */
import { expect, test } from "vitest";
import { PASTE_SCRIPT } from "../../src/http/setup/paste-script.js";

interface Pasted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const requestOf: (text: string, body: string) => Pasted = new Function(`${PASTE_SCRIPT}; return requestOf;`)();

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

const PASTES: Readonly<Record<string, string>> = {
  "curl of bash": `curl https://app.example.com ${OPTIONS} --data-raw '${BODY}' --compressed`,
  "curl in several lines, with a prompt": `$ curl https://a.example \\\n  ${OPTIONS} \\\r\n  -d '${BODY}'`,
  "curl with double quotes": `curl a ${OPTIONS.replaceAll("'", '"')} -d "${BODY.replaceAll('"', '\\"')}"`,
  "curl of Chrome with $'…'": `curl a ${OPTIONS} --data-raw $'${BODY.replace("ë", "\\u00eb")}'`,
  "curl of Chrome for cmd": `curl ^"https://a^" ^\r\n  ${OPTIONS.replaceAll("'", '^"')} ^\r\n  --data-raw ^"${CMD}^"`,
  "curl with values joined to their options": `curl a ${OPTIONS.replaceAll("-H ", "-H")} --data-binary='${BODY}'`,
  "curl with typographic quotation marks": `curl a ${OPTIONS.replaceAll("'", "\u201d")}`,
  "PowerShell of Chrome": `Invoke-WebRequest -UseBasicParsing -Uri "https://a" -Method "POST" -Headers @{
  "X-Consumer-Key"="ck_live_1"
  "X-Signature"="ab"
  "X-Timestamp"="2026-03-12T10:00:00Z"
} -Body "${BODY.replaceAll('"', '`"')}"`,
  "an HTTP message": `POST /api/v1/sso/token HTTP/1.1\n${LINES}\n\n${BODY}`,
  "an HTTP message with CR LF": `POST /api/v1/sso/token HTTP/1.1\r\n${LINES.replaceAll("\n", "\r\n")}\r\n\r\n${BODY}`,
  "what curl -v prints": `> POST / HTTP/1.1\n${LINES.replaceAll(/^/gm, "> ")}\n>\n${BODY}`,
  "lines with numbers": `1 ${LINES.split("\n").join("\n2 ")}\n\n${BODY}`,
  "a HAR file": JSON.stringify({ log: { entries: [{ request: { method: "GET", headers: [] } }, { request: HAR }] } }),
};

test.each(Object.entries(PASTES))("%s", (name, text) => {
  const { headers, body } = requestOf(text, "");
  expect(headers).toMatchObject(HEADERS);
  expect(body).toBe(name.includes("typographic") ? "" : BODY);
});

test("headers alone take the body of the field below, which always goes before", () => {
  expect(requestOf(LINES, BODY)).toEqual({ headers: HEADERS, body: BODY });
  expect(requestOf(`curl a ${OPTIONS} -d @payload.json`, BODY)).toEqual({ headers: HEADERS, body: BODY });
});

test("a header that came twice is told", () => {
  expect(requestOf(`${LINES}\nX-Signature: ab`, "").headers["x-signature"]).toBe("ab, ab");
});

test.each(["", "curl", "curl -H", "curl -d '", "\0\x01\xff", "{", "{}", '{"log":{"entries":[]}}', "a\n\n"])(
  "a cut or empty paste is no exception: %j",
  (text) => {
    expect(requestOf(text, "")).toMatchObject({ headers: {} });
  },
);

test("S20: a long paste takes as long as it is, not its square", () => {
  const texts = [" ", "'", "\\", "^\r\n", '"a"="', "a:\n", "curl -H ", "`", '-Body "'].flatMap((unit) =>
    ["", "curl ", "Invoke-WebRequest ", "{"].map((start) => start + unit.repeat(200_000 / unit.length)),
  );
  const began = process.cpuUsage();
  for (const text of texts) requestOf(text, "");
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6 / texts.length).toBeLessThan(0.5);
});
