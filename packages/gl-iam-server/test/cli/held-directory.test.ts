import { afterEach, expect, test } from "vitest";
import { CommandLine } from "./command-line.js";

let line: CommandLine;

afterEach(() => line.remove());

test("while the service runs on the embedded database, a command names the holder and says what to do", {
  timeout: 120_000,
}, async () => {
  line = await CommandLine.withWorkspace();
  const service = line.start("gl-iam serve --port 0");
  await service.sees(/"listening"/);
  const { stdout, stderr, exitCode } = await line.run("gl-iam partner list");
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
  expect(stderr).toMatch(
    /^store_unavailable: the database directory .*\.gl-iam\/database is in use by process \d+ on /,
  );
  expect(stderr).toContain(
    "Stop it first; or, if it is the service (gl-iam serve), ask it: " +
      "partners and users are administered under /api/v1/admin, and its page /docs says how.",
  );
  expect(await service.stop("SIGTERM")).toMatchObject({ exitCode: 0 });
  expect((await line.run("gl-iam partner list")).exitCode).toBe(0);
});
