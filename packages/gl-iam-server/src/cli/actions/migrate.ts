import { migrateSchema } from "../gateway.js";
import type { Terminal } from "../terminal.js";

export async function migrate(terminal: Terminal, { json }: { json?: boolean }): Promise<void> {
  const applied = await migrateSchema(terminal);
  if (json) terminal.print(JSON.stringify({ applied }));
  else terminal.print(applied.length === 0 ? "the schema was up to date" : `applied migration ${applied.join(", ")}`);
}
