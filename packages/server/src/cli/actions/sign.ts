import { looksMistyped, SigningError, signAssertion } from "gl-iam-signer";
import { readBytes, readSecret } from "../input.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface SignFlags {
  key: string;
  secretFile?: string;
  payload: string;
  curl?: string;
  json?: boolean;
}

export async function sign(terminal: Terminal, { key, secretFile, payload, curl, json }: SignFlags): Promise<void> {
  if (secretFile === "-" && payload === "-") throw new UsageError("only one of secret and payload can come from stdin");
  const consumerSecret = secretFile === undefined ? process.env.GL_IAM_CONSUMER_SECRET : readSecret(secretFile);
  if (!consumerSecret) throw new UsageError("the secret is missing: --secret-file FILE, or GL_IAM_CONSUMER_SECRET");
  const bytes = readBytes(payload);
  warnIfMistyped(terminal, "the consumer key", key);
  warnIfMistyped(terminal, "the consumer secret", consumerSecret);
  const { headers } = await signOrExplain(key, consumerSecret, bytes);
  const { "Content-Type": contentType, ...signature } = headers;
  if (json) {
    terminal.print(JSON.stringify({ headers: signature }));
  } else if (curl === undefined) {
    for (const [name, value] of Object.entries(signature)) terminal.print(`${name}: ${value}`);
  } else {
    const words = Object.entries({ "Content-Type": contentType, ...signature }).map(
      ([name, value]) => `-H ${quote(`${name}: ${value}`)}`,
    );
    terminal.print(["curl", "-sS", ...words, "--data-binary", bodyArgument(bytes, payload), quote(curl)].join(" "));
  }
}

async function signOrExplain(consumerKey: string, consumerSecret: string, payload: Uint8Array) {
  try {
    return await signAssertion({ consumerKey, consumerSecret, payload });
  } catch (error) {
    if (error instanceof SigningError) throw new UsageError(error.message);
    throw error;
  }
}

function warnIfMistyped(terminal: Terminal, what: string, credential: string): void {
  if (!looksMistyped(credential)) return;
  terminal.note(`${terminal.paint("yellow", "note")}: ${what} does not fit its own checksum: is a character wrong?`);
}

/** The payload as it was signed: in the command itself if a shell can carry it, else from its file. */
function bodyArgument(bytes: Uint8Array, file: string): string {
  const text = Buffer.from(bytes).toString("utf8");
  const carriable = Buffer.from(text, "utf8").equals(bytes) && !text.includes("\0") && !text.startsWith("@");
  if (carriable) return quote(text);
  if (file === "-") throw new UsageError("a shell can't carry this payload: give it as a file, --payload FILE");
  return quote(`@${file}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
