/** The databases that the suites run on: PGlite in memory, PGlite on disk, and a PostgreSQL server. */
import { randomBytes } from "node:crypto";
import { cpSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { describe, inject } from "vitest";
import { databaseUrl, postgresqlAnswers, postgresqlIsRequired, runOnServer } from "./postgresql-server.js";
import { EMPTY_IN_MEMORY, prepared, scratchFolder } from "./prepared.js";

export interface ScratchDatabase {
  /** For `databaseUrl`. */
  readonly url: string;
  /** Whether a second provider may open it while a first one has it open. */
  readonly shared: boolean;
  drop(): Promise<void>;
}

export interface DatabaseKind {
  readonly name: string;
  /** Whether its suites can run at all. */
  readonly answers: boolean;
  /** An empty one: for tests of the first use and of migrations. */
  create(): Promise<ScratchDatabase>;
  /** One with the schema of this release. Quicker: it is copied where the kind allows it. */
  createMigrated(): Promise<ScratchDatabase>;
}

export const PGLITE_IN_MEMORY: DatabaseKind = {
  name: "PGlite in memory",
  answers: true,
  async create() {
    return { url: `pglite://${scratchFolder(EMPTY_IN_MEMORY)}`, shared: false, async drop() {} };
  },
  async createMigrated() {
    return { url: "pglite://memory", shared: false, async drop() {} };
  },
};

export const PGLITE_ON_DISK: DatabaseKind = {
  name: "PGlite on disk",
  answers: true,
  async create() {
    const directory = scratchFolder("database");
    return {
      url: `pglite://${directory}`,
      shared: false,
      drop: () => rm(directory, { recursive: true, force: true }),
    };
  },
  async createMigrated() {
    const database = await PGLITE_ON_DISK.create();
    await copyMigratedDirectory(database.url.slice("pglite://".length));
    return database;
  },
};

export const POSTGRESQL: DatabaseKind = {
  name: "PostgreSQL",
  answers: postgresqlIsRequired || (await postgresqlAnswers()),
  create: () => createOnServer("template1"),
  createMigrated: async () => createOnServer(await migratedTemplate()),
};

export const EVERY_DATABASE: readonly DatabaseKind[] = [PGLITE_IN_MEMORY, PGLITE_ON_DISK, POSTGRESQL];

/** Runs the suite once on each kind of database. */
export function describeOn(kinds: readonly DatabaseKind[], title: string, suite: (kind: DatabaseKind) => void): void {
  for (const kind of kinds) {
    if (kind.answers) describe(`${title}, on ${kind.name}`, () => suite(kind));
    else describe.skip(`${title}: no ${kind.name} answers`, () => suite(kind));
  }
}

/** Puts an embedded database of this release there. Copying one is ten times quicker than initdb. */
export async function copyMigratedDirectory(directory: string): Promise<void> {
  cpSync(join(await migratedDirectory(), "pgdata"), join(directory, "pgdata"), { recursive: true });
}

/** An embedded database of this release, closed, for reading only. */
export function migratedDirectory(): Promise<string> {
  return prepared("migrated-directory", (folder) => migrate(`pglite://${folder}`));
}

/** The name of a database of this release on the server; nobody may be connected to it while it is copied. */
async function migratedTemplate(): Promise<string> {
  const name = databaseName("template");
  await prepared("migrated-template", async () => {
    await runOnServer(`CREATE DATABASE ${name}`);
    await migrate(databaseUrl(name));
  });
  return name;
}

async function createOnServer(template: string): Promise<ScratchDatabase> {
  const name = databaseName(randomBytes(6).toString("hex"));
  await runOnServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: databaseUrl(name),
    shared: true,
    async drop() {
      await runOnServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function databaseName(suffix: string): string {
  return `gl_iam_test_${inject("runId")}_${suffix}`;
}

async function migrate(url: string): Promise<void> {
  const keys = { secretKey: randomBytes(32).toString("hex"), crypto: { encryptionKey: "A".repeat(43) } };
  const provider = new PostgreSQLProvider({ databaseUrl: url, ...keys });
  try {
    (await provider.migrate()).unwrap();
  } finally {
    await provider.close();
  }
}
