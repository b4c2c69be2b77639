import type { SigningKeyInfo } from "gl-iam";
import { ACTOR, withRegistry } from "../gateway.js";
import { printTable } from "../table.js";
import type { Terminal } from "../terminal.js";

export function printSigningKeys(terminal: Terminal, keys: readonly SigningKeyInfo[]): void {
  const columns = ["SIGNING KEY", "SECRET KEY", "STATE", "MADE", "ENDS"].map((title) => ({ title }));
  const rows = keys.map(({ kid, secretKeyVersion, state, createdAt, endsAt }) => [
    kid,
    String(secretKeyVersion),
    state,
    createdAt.toISOString(),
    endsAt?.toISOString() ?? "-",
  ]);
  terminal.print("");
  printTable(terminal, columns, rows);
}

export function signingKeyJson({ kid, secretKeyVersion, state, createdAt, endsAt }: SigningKeyInfo) {
  return {
    kid,
    secret_key_version: secretKeyVersion,
    state,
    created_at: createdAt.toISOString(),
    ends_at: endsAt?.toISOString() ?? null,
  };
}

export async function retireKey(terminal: Terminal, kid: string, { json }: { json?: boolean }): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const retired = (await gateway.accessTokenKeys.retire(kid, { actor: ACTOR })).unwrap();
    if (json) terminal.print(JSON.stringify(signingKeyJson(retired)));
    else terminal.note(`ended ${kid}: what it signed is refused from now on`);
  });
}
