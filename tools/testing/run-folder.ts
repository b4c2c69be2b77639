/**
 * The folder of one test run, vitest's global setup. Scratch databases, workspaces and what is prepared for all files
 * (prepared.ts) live in it, so that a test that fails, or forgets to clean up, leaves nothing on the machine.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { dropDatabasesOf } from "./postgresql-server.js";

declare module "vitest" {
  export interface ProvidedContext {
    runFolder: string;
    /** Part of the name of each scratch database on the PostgreSQL server. */
    runId: string;
  }
}

export default function setUp(project: TestProject): () => Promise<void> {
  const runId = randomBytes(4).toString("hex");
  const runFolder = mkdtempSync(join(tmpdir(), `gl-iam-test-${runId}-`));
  project.provide("runId", runId);
  project.provide("runFolder", runFolder);
  return async () => {
    rmSync(runFolder, { recursive: true, force: true });
    await dropDatabasesOf(runId);
  };
}
