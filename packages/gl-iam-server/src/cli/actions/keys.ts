import type { EncryptionKeyUsage, IAMGateway, Resealing } from "gl-iam";
import { ACTOR, withRegistry } from "../gateway.js";
import { printTable } from "../table.js";
import type { Terminal } from "../terminal.js";
import { IncompleteError } from "../usage.js";
import { printSigningKeys, signingKeyJson } from "./signing-keys.js";

interface KeyFlags {
  json?: boolean;
}

export async function listKeys(terminal: Terminal, { json }: KeyFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const usage = (await gateway.encryptionKeys.usage()).unwrap();
    const signingKeys = (await gateway.accessTokenKeys.list()).unwrap();
    if (json) {
      terminal.print(JSON.stringify({ data: usage.map(toJson), signing_keys: signingKeys.map(signingKeyJson) }));
    } else {
      printUsage(terminal, usage);
      if (signingKeys.length > 0) printSigningKeys(terminal, signingKeys);
    }
  });
}

function printUsage(terminal: Terminal, usage: readonly EncryptionKeyUsage[]): void {
  const kinds = Object.keys(usage[0]?.rows ?? {});
  const columns = ["VERSION", "STATE", ...kinds.map((kind) => `${kind}s`.toUpperCase())].map((title) => ({ title }));
  const rows = usage.map((key) => [String(key.version), stateOf(key), ...kinds.map((kind) => String(key.rows[kind]))]);
  printTable(terminal, columns, rows);
  const missing = usage.filter(({ opens }) => !opens).map(({ version }) => version);
  if (missing.length > 0) {
    const warning = terminal.paint("yellow", "warning:");
    terminal.note(`${warning} version ${missing.join(", ")} is in use and not in GL_IAM_ENCRYPTION_KEYS`);
  }
}

function stateOf({ opens, seals }: EncryptionKeyUsage): string {
  if (!opens) return "not configured";
  return seals ? "opens, seals" : "opens";
}

function toJson({ version, opens, seals, rows }: EncryptionKeyUsage) {
  const counts = Object.entries(rows).map(([kind, count]) => [`${kind.replaceAll(" ", "_")}s`, count]);
  return { version, opens, seals, rows: Object.fromEntries(counts) };
}

export async function reseal(terminal: Terminal, { dryRun, json }: KeyFlags & { dryRun?: boolean }): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    if (dryRun) await tellWhatThereIs(terminal, gateway, json === true);
    else await resealNow(terminal, gateway, json === true);
  });
}

async function tellWhatThereIs(terminal: Terminal, gateway: IAMGateway, json: boolean): Promise<void> {
  const usage = (await gateway.encryptionKeys.usage()).unwrap();
  const keyVersion = usage.find(({ seals }) => seals)?.version ?? null;
  const others = usage.filter(({ seals }) => !seals);
  const total = others.flatMap(({ rows }) => Object.values(rows)).reduce((sum, count) => sum + count, 0);
  if (json) terminal.print(JSON.stringify({ dry_run: true, key_version: keyVersion, total }));
  else terminal.print(`${total} secrets would be sealed anew with key version ${keyVersion}`);
  const missing = others.filter(({ opens, rows }) => !opens && Object.values(rows).some((count) => count > 0));
  if (missing.length === 0) return;
  terminal.note(`version ${missing.map(({ version }) => version).join(", ")} is not configured: it would be refused`);
  throw new IncompleteError();
}

async function resealNow(terminal: Terminal, gateway: IAMGateway, json: boolean): Promise<void> {
  const options = { actor: ACTOR, onProgress: progressOn(terminal) };
  const { resealed, total, keyVersion, failures } = (await gateway.encryptionKeys.reseal(options)).unwrap();
  if (json) terminal.print(JSON.stringify({ key_version: keyVersion, total, resealed, failures }));
  else terminal.print(`sealed ${resealed} of ${total} secrets anew with key version ${keyVersion}`);
  if (!json)
    for (const { kind, id, message } of failures.slice(0, MOST_TOLD)) terminal.note(`${kind} ${id}: ${message}`);
  if (!json && failures.length > MOST_TOLD) terminal.note(`${failures.length - MOST_TOLD} more: see --json`);
  if (resealed + failures.length < total) terminal.note("others were busy or have gone: run it again to be sure");
  if (failures.length > 0) throw new IncompleteError();
}

const MOST_TOLD = 20;
const PROGRESS_INTERVAL_MS = 1000;

/** At most a line a second, so that it suits a log as well as a terminal. */
function progressOn(terminal: Terminal): (progress: Resealing) => void {
  let told: number | undefined;
  return ({ resealed, total }) => {
    told ??= Date.now();
    if (Date.now() - told < PROGRESS_INTERVAL_MS) return;
    told = Date.now();
    terminal.note(`${resealed} of ${total}`);
  };
}
