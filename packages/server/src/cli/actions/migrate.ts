import { withRegistry } from "../gateway.js";
import type { Terminal } from "../terminal.js";

export async function migrate(terminal: Terminal, { json }: { json?: boolean }): Promise<void> {
  await withRegistry(
    terminal,
    async ({ provider }) => {
      const applied = (await provider.migrate()).unwrap();
      if (json) terminal.print(JSON.stringify({ applied }));
      else
        terminal.note(applied.length === 0 ? "the schema was up to date" : `applied migration ${applied.join(", ")}`);
    },
    { autoMigrate: false },
  );
}
