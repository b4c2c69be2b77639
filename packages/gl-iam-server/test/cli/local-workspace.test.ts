import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
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
  expect(made.secretKey.length).toBeGreaterThanOrEqual(32);
  expect(statSync(inWorkspace("")).mode & 0o777).toBe(0o700);
  expect(statSync(inWorkspace("keys.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(inWorkspace("")).sort()).toEqual([".gitignore", "keys.json"]);
  expect(openLocalWorkspace(folder)).toEqual({ ...made, isNew: false });
});

test("no new keys beside an old database: they would open nothing in it", () => {
  mkdirSync(inWorkspace("database"), { recursive: true });
  expect(() => openLocalWorkspace(folder)).toThrow(LocalWorkspaceError);
  expect(() => openLocalWorkspace(folder)).toThrow(/keys\.json is gone.*restore the file, or move .*\.gl-iam away/);
  expect(existsSync(inWorkspace("keys.json"))).toBe(false);
});

test.each(["", "{", "[]", '{"secretKey":"x"}', '{"secretKey":1,"encryptionKeys":{}}'])(
  "keys that are no keys are left alone: %j",
  (content) => {
    mkdirSync(inWorkspace(""));
    writeFileSync(inWorkspace("keys.json"), content);
    expect(() => openLocalWorkspace(folder)).toThrow(/does not hold keys as gl-iam writes them: restore it/);
  },
);

test("keys that others can read are told", () => {
  openLocalWorkspace(folder);
  chmodSync(inWorkspace("keys.json"), 0o644);
  expect(openLocalWorkspace(folder).isExposed).toBe(true);
});
