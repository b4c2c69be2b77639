import { generateEncryptionKey } from "gl-iam";
import type { Terminal } from "../terminal.js";

export function keygen(terminal: Terminal, { json }: { json?: boolean }): void {
  const key = generateEncryptionKey();
  terminal.print(json ? JSON.stringify({ encryption_key: key }) : key);
}
