/** Real shells run the printed command, with a `curl` that writes down the body it gets. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { curlCommand } from "../../src/cli/curl.js";

const folder = mkdtempSync(join(tmpdir(), "gl-iam it's-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADERS = { "X-Consumer-Key": "ck_live_x", "X-Note": "it's" };
const RECORDING_CURL = `curl() {
  while [ $# -gt 0 ]; do
    case $1 in
      --data-raw) printf %s "$2" ;;
      --data-binary) case $2 in @-) cat ;; @*) cat "\${2#@}" ;; esac ;;
    esac
    shift
  done
}`;

function bodySent(shell: string, command: string): Buffer {
  return execFileSync(shell, ["-c", `${RECORDING_CURL}\n${command}`]);
}

const PAYLOADS = {
  plain: '{"external_id":"u-1","email":"a@acme.com"}',
  "quotes and what shells expand": `{"a":"it's \\"$HOME\\" \`id\` !! \\\\n %s * ~"}`,
  "a leading @": "@/etc/passwd",
  "line ends": '{\n  "a": 1\r\n}\n',
  "other scripts": '{"name":"Zoë 東京 👩‍👩‍👧"}',
  "bytes that are no text": Buffer.from([0xff, 0x00, 0x0a, 0x25, 0x5c, 0x27, 0x31]),
  empty: "",
  long: "x".repeat(65_536),
};

describe.each(["bash", "sh"])("pasted into %s, curl sends the very bytes that were signed", (shell) => {
  test.each(Object.entries(PAYLOADS))("%s", (_, payload) => {
    const bytes = Buffer.from(payload as string);
    expect(bodySent(shell, curlCommand("https://app.example/", HEADERS, bytes, null)).equals(bytes)).toBe(true);
    const file = join(folder, "payload.json");
    writeFileSync(file, bytes);
    expect(bodySent(shell, curlCommand("https://app.example/", HEADERS, bytes, file)).equals(bytes)).toBe(true);
  });
});
