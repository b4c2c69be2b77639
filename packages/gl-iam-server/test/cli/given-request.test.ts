import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRequest } from "../../src/cli/given-request.js";

const folder = mkdtempSync(join(tmpdir(), "given-request-"));
afterAll(() => rmSync(folder, { recursive: true }));

const terminal = { readInput: () => new Uint8Array() };

function read(text: string | Uint8Array) {
  const { headers, body } = readRequest(terminal, Buffer.from(text));
  return { headers, body: Buffer.from(body).toString("latin1") };
}

test("a curl command: headers in any form, and bodies as curl sends them", () => {
  writeFileSync(join(folder, "body.json"), '{\n"a": 1}\n');
  const file = join(folder, "body.json");
  expect(
    read(`curl -X POST https://x.example -H "X-Timestamp: t" --header=X-Signature:s -H'X-Gone:' -d @${file}`),
  ).toEqual({
    headers: { "x-timestamp": ["t"], "x-signature": ["s"] },
    body: '{"a": 1}',
  });
  expect(read(`$ curl -sS x --data-binary @${file}`).body).toBe('{\n"a": 1}\n');
  expect(read("curl x --data-raw '@a' -d b").body).toBe("@a&b");
  expect(() => read("curl x -F a=b")).toThrow("makes a form");
});

test("an HTTP message: its body's bytes stay, up to its length", () => {
  const message = "POST /api/v1/sso/token HTTP/1.1\r\nX-Signature:  s \r\nContent-Length: 3\r\n\r\n\xff\n\n\n";
  expect(read(Buffer.from(message, "latin1"))).toEqual({
    headers: { "x-signature": ["s"], "content-length": ["3"] },
    body: "\xff\n\n",
  });
  expect(read("x-signature: s\n\n{}\n").body, "an editor's line end").toBe("{}");
  expect(() => read("what is this")).toThrow("neither a curl command nor an HTTP request");
});
