import { copyMigratedDirectory } from "../../../tools/testing/databases.js";
import { openLocalWorkspace } from "../src/local-workspace.js";

/**
 * Puts a `.gl-iam` into the folder as a first command leaves it, with keys and a migrated database, for tests that are
 * not about the first command.
 */
export async function copyWorkspace(folder: string): Promise<void> {
  const { databaseUrl } = openLocalWorkspace(folder);
  await copyMigratedDirectory(databaseUrl.slice("pglite://".length));
}
