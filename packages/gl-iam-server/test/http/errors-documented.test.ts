import { readFileSync } from "node:fs";
import { ErrorCode, IamError } from "gl-iam";
import { expect, test } from "vitest";
import { statusOf } from "../../src/http/wire/problem.js";

const document = readFileSync(new URL("../../../../docs/errors.md", import.meta.url), "utf8");

test.each(Object.values(ErrorCode))("docs/errors.md gives %s the status that the service gives it", (code) => {
  const documented = new RegExp(`^### \`${code}\`\\n\\n- \\*\\*HTTP\\*\\* (\\d{3})`, "m").exec(document)?.[1];
  expect(documented).toBe(String(statusOf(new IamError(code, ""), "/api/v1/sso/token")));
});
