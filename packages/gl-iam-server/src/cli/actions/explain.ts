/** The doctor at a prompt: why a request is refused. With a secret it works alone, else it asks the registry. */
import type { Explanation } from "gl-iam";
import { explainSignature } from "gl-iam-signer";
import { ACTOR, withRegistry } from "../gateway.js";
import { type GivenRequest, readRequest } from "../given-request.js";
import { readBytes, readConsumerSecret } from "../input.js";
import type { Terminal } from "../terminal.js";
import { IncompleteError, UsageError } from "../usage.js";

interface ExplainFlags {
  secretFile?: string;
  org?: string;
  json?: boolean;
}

type Finding = Omit<Explanation, "exposedSecret"> & Partial<Pick<Explanation, "exposedSecret">>;

export async function explain(terminal: Terminal, flags: ExplainFlags): Promise<void> {
  if (terminal.isTyped)
    terminal.note("paste the request, as curl, a browser or an HTTP message has it; Ctrl-D ends it");
  const { secretFile, json } = flags;
  if (secretFile === "-") throw new UsageError("the request comes from stdin, so the secret needs a file");
  const request = readRequest(terminal, readBytes(terminal, "-"));
  const finding =
    secretFile === undefined
      ? await byRegistry(terminal, request, flags)
      : await bySecret(terminal, request, secretFile);
  if (json) terminal.print(JSON.stringify(toJson(finding)));
  else print(terminal, finding);
  if (!finding.accepted) throw new IncompleteError();
}

async function bySecret(terminal: Terminal, { headers, body }: GivenRequest, file: string): Promise<Finding> {
  const consumerSecret = readConsumerSecret(terminal, file);
  const consumerKey = headers["x-consumer-key"]?.[0] ?? keyInEnvelope(body);
  return explainSignature({ consumerKey, consumerSecret, headers, body });
}

function keyInEnvelope(body: Uint8Array): string {
  return /"consumer_key"\s*:\s*"([^"\\]{1,255})"/.exec(Buffer.from(body).toString("utf8"))?.[1] ?? "";
}

function byRegistry(terminal: Terminal, request: GivenRequest, { org }: ExplainFlags): Promise<Finding> {
  return withRegistry(terminal, async ({ gateway }) =>
    (await gateway.explain(request, { organizationId: org, actor: ACTOR })).unwrap(),
  );
}

const MARKS = { passed: "ok     ", failed: "WRONG  ", skipped: "-      " } as const;

function print(terminal: Terminal, { steps, cause, exposedSecret }: Finding): void {
  for (const { name, outcome, message } of steps) terminal.print(`${MARKS[outcome]}${name.padEnd(14)}${message}`);
  terminal.print("");
  if (cause === null) terminal.print("accepted");
  else terminal.print(`${cause.code} (${cause.certainty}): ${cause.message}`);
  if (exposedSecret) terminal.note("the request holds the partner's living secret: rotate it");
}

function toJson({ accepted, steps, cause, exposedSecret = false }: Finding) {
  return { accepted, steps, cause, exposed_secret: exposedSecret };
}
