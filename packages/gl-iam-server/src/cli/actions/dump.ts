import { decodeEncryptionKey, ErrorCode } from "gl-iam";
import type { Restored, RestoredPartner } from "gl-iam/postgresql";
import { DumpFileError } from "../../dump/cipher.js";
import { DumpWriter, readDump } from "../../dump/file.js";
import { EnvironmentError } from "../../environment/problem.js";
import { readSecretVariable } from "../../environment/variables.js";
import { requireOneLine, withoutFraming } from "../../text.js";
import { ACTOR, withProvider } from "../gateway.js";
import { readText } from "../input.js";
import { type Column, printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface DumpFlags {
  keyFile?: string;
  json?: boolean;
}

export async function dump(terminal: Terminal, path: string, flags: DumpFlags): Promise<void> {
  const key = readDumpKey(terminal, flags);
  await withProvider(terminal, async (provider) => {
    const writer = await createFile(path, key);
    try {
      const rows = (await provider.dump(writer.write)).unwrap();
      await writer.finish();
      if (flags.json) terminal.print(JSON.stringify({ rows }));
      else terminal.print(`wrote ${describeRows(rows)} to ${path}`);
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  });
}

async function createFile(path: string, key: Uint8Array): Promise<DumpWriter> {
  try {
    return await DumpWriter.create(path, key);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === "EEXIST";
    throw new UsageError(isThere ? `${path} is there already: a dump writes over nothing` : (error as Error).message);
  }
}

export async function restore(terminal: Terminal, path: string, flags: DumpFlags): Promise<void> {
  const key = readDumpKey(terminal, flags);
  await withProvider(terminal, async (provider) => {
    const fault: { error?: unknown } = {};
    const restored = await provider.restore(watched(readDump(path, key), fault), { actor: ACTOR });
    // The file's own problem says more than the failed call that read it.
    if (restored.isErr && fault.error !== undefined) throw asUsageError(path, fault.error);
    if (restored.error?.code === ErrorCode.INTERNAL_ERROR) throw wrongKeys(restored.error.message);
    print(terminal, path, restored.unwrap(), flags);
  });
}

async function* watched(lines: AsyncIterable<string>, fault: { error?: unknown }): AsyncGenerator<string> {
  try {
    yield* lines;
  } catch (error) {
    fault.error = error;
    throw error;
  }
}

function wrongKeys(message: string): EnvironmentError {
  const keys =
    "restoring needs the encryption keys that sealed the dump's secrets (./.gl-iam/keys.json of a local workspace)";
  return new EnvironmentError([{ variable: "GL_IAM_ENCRYPTION_KEYS", message: `${keys}: ${message}` }]);
}

function asUsageError(path: string, error: unknown): UsageError {
  if (error instanceof DumpFileError) return new UsageError(`${path} ${error.message}`);
  return new UsageError(`can't read ${path}: ${(error as Error).message}`);
}

const COLUMNS: readonly Column[] = [
  { title: "NAME", atLeast: 16 },
  { title: "BEFORE" },
  { title: "SECRET MADE" },
  { title: "CONSUMER KEY" },
  { title: "ORG", atLeast: 8 },
];

function print(terminal: Terminal, path: string, { rows, partners }: Restored, { json }: DumpFlags): void {
  if (json) {
    terminal.print(JSON.stringify({ rows, partners: partners.map(toJson) }));
    return;
  }
  printTable(terminal, COLUMNS, partners.map(toRow));
  terminal.note(`restored ${describeRows(rows)} from ${path}`);
  terminal.note("nobody is signed in, and what partners signed before is refused");
  const waiting = partners.filter(({ wasActive }) => wasActive).length;
  if (waiting === 0) return;
  terminal.note(
    `to be confirmed: ${waiting} of ${partners.length}, with gl-iam partner reactivate, ` +
      "once you know that the secret was not changed since",
  );
  const safeFrom = new Date(Date.now() + LONGEST_TOLERANCE_MS).toISOString();
  terminal.note(`not before ${safeFrom}: a request dated ahead of the clock, accepted before, could be repeated`);
}

/** How far ahead of the clock an accepted request may have been dated. */
const LONGEST_TOLERANCE_MS = 900_000;

function toRow({ partnerName, wasActive, secretChangedAt, consumerKey, orgId }: RestoredPartner): string[] {
  return [partnerName, wasActive ? "active" : "inactive", secretChangedAt?.toISOString() ?? "none", consumerKey, orgId];
}

function toJson(partner: RestoredPartner) {
  return {
    id: partner.id,
    partner_name: partner.partnerName,
    org_id: partner.orgId,
    consumer_key: partner.consumerKey,
    was_active: partner.wasActive,
    secret_changed_at: partner.secretChangedAt?.toISOString() ?? null,
  };
}

function describeRows(rows: Readonly<Record<string, number>>): string {
  return Object.entries(rows)
    .map(([table, count]) => `${count} ${table.replaceAll("_", " ")}`)
    .join(", ");
}

function readDumpKey(terminal: Terminal, { keyFile }: DumpFlags): Uint8Array {
  const text =
    keyFile === undefined
      ? readSecretVariable("GL_IAM_DUMP_KEY", terminal.variables)
      : requireOneLine(withoutFraming(readText(terminal, keyFile)));
  if (text === undefined) throw new UsageError("the dump key is missing: --key-file FILE, or GL_IAM_DUMP_KEY");
  const key = decodeEncryptionKey(text);
  if (key === null) throw new UsageError("the dump key must be 32 bytes as `gl-iam keygen` prints them");
  return key;
}
