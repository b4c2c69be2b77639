/** An operation as a command to copy. */
import { ALICE_ID, MACHINE_TOKEN, PARTNER } from "../examples.js";
import type { MediaType } from "./media-type.js";
import type { DocumentedOperation } from "./openapi.js";

/** What stands in a path's place for a parameter. */
const PATH_EXAMPLES: Readonly<Record<string, string>> = { consumer_key: PARTNER.consumer_key };

export interface CurlExample {
  /** For the body's form, when there are several. */
  readonly name: string | null;
  readonly command: string;
}

export function curlCommands(
  origin: string,
  path: string,
  method: string,
  operation: DocumentedOperation,
): readonly CurlExample[] {
  const url = `${origin}${path.replace(/\{(\w+)\}/g, (_, name: string) => PATH_EXAMPLES[name] ?? idIn(path))}`;
  const head = [`curl -s${method === "get" ? "" : ` -X ${method.toUpperCase()}`} ${quoted(url)}`];
  const [scheme] = operation.security;
  if (scheme) head.push(`-H "Authorization: Bearer $${"machine" in scheme ? "MACHINE_TOKEN" : "ACCESS_TOKEN"}"`);
  const headers = operation.parameters.filter((parameter) => parameter.in === "header");
  const [[type = "", media] = []] = Object.entries(operation.requestBody?.content ?? {});
  const bodies = examplesOf(media);
  if (bodies.length === 0) return [{ name: null, command: join([...head, ...headers.map(headerOf)]) }];
  return bodies.map(([name, body]) => {
    // The signature's headers go with the raw payload. An envelope has them inside.
    const own = name === "envelope" ? headers.filter(({ required }) => required) : headers;
    const lines = [...head, ...own.map(headerOf), `-H ${quoted(`Content-Type: ${type}`)}`, ...bodyOf(type, body)];
    return { name, command: join(lines) };
  });
}

function idIn(path: string): string {
  if (path.includes("/tokens/{id}")) return MACHINE_TOKEN.id;
  return path.includes("/users/{id}") ? ALICE_ID : PARTNER.id;
}

function examplesOf(media: MediaType | undefined): [string | null, unknown][] {
  if (!media) return [];
  if (media.examples) return Object.entries(media.examples).map(([name, { value }]) => [name, value]);
  return [[null, media.example]];
}

function headerOf({ name, example }: { name: string; example?: unknown }): string {
  return `-H ${quoted(`${name}: ${example}`)}`;
}

function bodyOf(type: string, body: unknown): string[] {
  if (type === "application/json") return [`--data-raw ${quoted(JSON.stringify(body))}`];
  return Object.entries(body as object).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
}

function join(lines: readonly string[]): string {
  return lines.join(" \\\n  ");
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
