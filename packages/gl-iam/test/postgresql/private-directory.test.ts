/** An embedded database's directory belongs to its owner alone, whatever it was before. */
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockDirectory } from "../../src/postgresql/directory-lock.js";
import { securePrivateDirectory } from "../../src/postgresql/private-directory.js";

let folder: string;
let directory: string;
const modeOf = (path: string) => statSync(path).mode & 0o777;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gl-iam-private-"));
  directory = join(folder, "database");
  writeFileSync(join(folder, "precious"), "precious");
});
afterEach(() => {
  expect(readFileSync(join(folder, "precious"), "utf8"), "what is the user's is as it was").toBe("precious");
  rmSync(folder, { recursive: true });
});

async function lock(): Promise<void> {
  (await lockDirectory(directory)).release();
}

test.each([0o755, 0o777, 0o750, 0o700])("mode %o becomes 700", async (mode) => {
  mkdirSync(directory);
  chmodSync(directory, mode);
  await lock();
  expect(modeOf(directory)).toBe(0o700);
  expect(modeOf(join(directory, "gl-iam.lock"))).toBe(0o600);
});

test.runIf(process.platform === "linux")("a place that takes no directory is refused, and not tried for ever", () => {
  expect(() => securePrivateDirectory("/proc/gl-iam/database")).toThrow(/ENOENT|EACCES|EPERM/);
});

test("a missing one is made, with its parents", async () => {
  directory = join(folder, "some", "where");
  await lock();
  expect(modeOf(directory)).toBe(0o700);
});

describe("planted files are refused, and not written to", () => {
  beforeEach(() => mkdirSync(directory));

  test("a symbolic link in place of the lock file", async () => {
    symlinkSync(join(folder, "precious"), join(directory, "gl-iam.lock"));
    await expect(lock()).rejects.toThrow(/gl-iam\.lock is a symbolic link/);
  });

  test("a hard link in place of the lock file", async () => {
    linkSync(join(folder, "precious"), join(directory, "gl-iam.lock"));
    await expect(lock()).rejects.toThrow(/gl-iam\.lock is a link, or not a file/);
  });

  test("a symbolic link in place of the database", async () => {
    mkdirSync(join(folder, "elsewhere"));
    symlinkSync(join(folder, "elsewhere"), join(directory, "pgdata"));
    await expect(lock()).rejects.toThrow(/pgdata is a symbolic link/);
  });

  test("a file in place of the directory", async () => {
    directory = join(folder, "precious");
    await expect(lock()).rejects.toThrow(/can't be used/);
  });
});

describe.skipIf(process.getuid?.() !== 0)("files of another user are refused, by uid", () => {
  const NOBODY = 65_534;

  test.each(["", "gl-iam.lock", "pgdata"])("%s", async (name) => {
    mkdirSync(directory);
    if (name === "pgdata") mkdirSync(join(directory, name));
    if (name === "gl-iam.lock") writeFileSync(join(directory, name), "");
    chownSync(join(directory, name), NOBODY, NOBODY);
    await expect(lock()).rejects.toThrow(/belongs to another user \(uid 65534\)/);
  });
});
