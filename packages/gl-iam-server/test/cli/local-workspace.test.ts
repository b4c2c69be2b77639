import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LocalWorkspaceError, openLocalWorkspace } from "../../src/local-workspace.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gl-iam-workspace-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const inWorkspace = (name: string) => join(folder, ".gl-iam", name);

test("the first use makes it, for its owner alone; the second finds the same keys", () => {
  const made = openLocalWorkspace(folder);
  expect(made).toMatchObject({ isNew: true, isExposed: false, databaseUrl: `pglite://${inWorkspace("database")}` });
  expect(made.secretKeys[1]?.length).toBeGreaterThanOrEqual(32);
  expect(statSync(inWorkspace("")).mode & 0o777).toBe(0o700);
  expect(statSync(inWorkspace("keys.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(inWorkspace("")).sort()).toEqual([".gitignore", "keys.json"]);
  expect(openLocalWorkspace(folder)).toEqual({ ...made, isNew: false });
});

test("no new keys beside an old database, because they would open nothing in it", () => {
  mkdirSync(inWorkspace("database"), { recursive: true });
  expect(() => openLocalWorkspace(folder)).toThrow(LocalWorkspaceError);
  expect(() => openLocalWorkspace(folder)).toThrow(/keys\.json is gone.*restore the file, or move .*\.gl-iam away/);
  expect(existsSync(inWorkspace("keys.json"))).toBe(false);
});

test.each(["", "{", "[]", '{"secretKey":"x"}', '{"secretKey":1,"encryptionKeys":{}}'])(
  "keys that are malformed are left alone: %j",
  (content) => {
    mkdirSync(inWorkspace(""));
    writeFileSync(inWorkspace("keys.json"), content);
    expect(() => openLocalWorkspace(folder)).toThrow(/does not hold keys as gl-iam writes them: restore it/);
  },
);

test("keys that others can read are reported", () => {
  openLocalWorkspace(folder);
  chmodSync(inWorkspace("keys.json"), 0o644);
  expect(openLocalWorkspace(folder).isExposed).toBe(true);
});

test("a byte order mark before the keys, as an editor leaves it, is accepted", () => {
  const made = openLocalWorkspace(folder);
  writeFileSync(inWorkspace("keys.json"), `\ufeff${readFileSync(inWorkspace("keys.json"), "utf8")}`);
  expect(openLocalWorkspace(folder).secretKeys).toEqual(made.secretKeys);
});

test("a folder that was open to others is closed", () => {
  openLocalWorkspace(folder);
  mkdirSync(inWorkspace("database"));
  for (const name of ["", "database"]) chmodSync(inWorkspace(name), 0o777);
  openLocalWorkspace(folder);
  for (const name of ["", "database"]) expect(statSync(inWorkspace(name)).mode & 0o777, name).toBe(0o700);
});

describe("files planted by a clone or a stranger", () => {
  const precious = () => join(folder, "precious.txt");
  beforeEach(() => writeFileSync(precious(), "precious"));
  afterEach(() => expect(readFileSync(precious(), "utf8")).toBe("precious"));

  test("a link in place of .gitignore is refused, since it might not keep the keys out of git", () => {
    mkdirSync(inWorkspace(""));
    symlinkSync(precious(), inWorkspace(".gitignore"));
    expect(() => openLocalWorkspace(folder)).toThrow(/\.gitignore is a symbolic link/);
    expect(existsSync(inWorkspace("keys.json"))).toBe(false);
  });

  test.each(["keys.json", "database", ""])("a link in place of .gl-iam/%s is refused", (name) => {
    mkdirSync(join(folder, "elsewhere"), { mode: 0o755 });
    if (name !== "") mkdirSync(inWorkspace(""));
    symlinkSync(name === "keys.json" ? precious() : join(folder, "elsewhere"), inWorkspace(name).replace(/\/$/, ""));
    expect(() => openLocalWorkspace(folder)).toThrow(/is a symbolic link/);
    expect(readdirSync(join(folder, "elsewhere"))).toEqual([]);
    expect(statSync(join(folder, "elsewhere")).mode & 0o777, "left as it was").toBe(0o755);
  });

  test("keys that others can write are refused", () => {
    openLocalWorkspace(folder);
    chmodSync(inWorkspace("keys.json"), 0o666);
    expect(() => openLocalWorkspace(folder)).toThrow(/others can write .*keys\.json/);
  });

  test.skipIf(process.getuid?.() !== 0)("a folder, or keys, of another user are refused", () => {
    openLocalWorkspace(folder);
    chownSync(inWorkspace("keys.json"), 65_534, 65_534);
    expect(() => openLocalWorkspace(folder)).toThrow(/keys\.json belongs to another user \(uid 65534\)/);
    chownSync(inWorkspace(""), 65_534, 65_534);
    expect(() => openLocalWorkspace(folder)).toThrow(/\.gl-iam belongs to another user \(uid 65534\)/);
  });
});
