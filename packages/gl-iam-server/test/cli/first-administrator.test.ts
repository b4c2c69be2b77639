import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { Service } from "../http/service.js";

const NEW = "a new password only for this test";

async function login(url: string, password: string): Promise<number> {
  const body = JSON.stringify({ email: "admin@localhost", password });
  const headers = { "content-type": "application/json" };
  return (await fetch(`${url}/api/v1/auth/login`, { method: "POST", headers, body })).status;
}

test("the random password of the first start can be replaced, and is not printed again", {
  timeout: 240_000,
}, async () => {
  const first = await Service.start();
  const { directory } = first;
  const [, random = ""] = /admin@localhost, password (\S{24})\n/.exec(first.stderr) ?? [];
  expect(await login(first.url, random)).toBe(200);
  first.signal("SIGTERM");
  await first.ended;
  const changed = await Service.run(
    ["admin", "set-password", "admin@localhost"],
    { GL_IAM_ADMIN_PASSWORD: NEW },
    directory,
  );
  expect(changed).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("changed the password of admin@localhost"),
  });
  const second = await Service.start({}, directory);
  expect([await login(second.url, random), await login(second.url, NEW)]).toEqual([401, 200]);
  expect(second.stderr).not.toContain("password");
  second.signal("SIGTERM");
  await second.ended;
  rmSync(directory, { recursive: true });
});
