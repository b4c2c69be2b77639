/** Sends what was signed, and asks the doctor about it. The secret stays here: the doctor runs in this process. */
import { type Cause, explainSignature, type Step } from "gl-iam-signer";
import type { Credential, SentRequest } from "./signed-request.js";

/** Milliseconds. */
const PATIENCE = 15_000;

/** What the service answered. */
interface Answer {
  /** Null when it did not answer. */
  readonly status: number | null;
  readonly text: string;
  /** The JSON object, or an empty one. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** A request, its answer, and what the doctor says. */
export interface Attempt {
  readonly request: SentRequest;
  readonly answer: Answer;
  readonly steps: readonly Step[];
  /** Null when nothing is wrong. */
  readonly cause: Cause<string> | null;
}

export async function attempt(
  target: string,
  { consumerKey, consumerSecret }: Credential,
  requests: readonly [SentRequest, ...SentRequest[]] | readonly SentRequest[],
): Promise<Attempt> {
  let answer: Answer = { status: null, text: "nothing was sent", json: {} };
  for (const request of requests) answer = await send(target, request);
  const request = requests.at(-1) ?? { path: "", headers: {}, body: "" };
  const { headers, body } = request;
  const { accepted, steps, cause } = await explainSignature({ consumerKey, consumerSecret, headers, body });
  return { request, answer, steps, cause: accepted ? ofPolicy(answer) : cause };
}

/** The signature is right: whatever the service refuses, it refuses for what the request says. */
function ofPolicy({ status, json }: Answer): Cause<string> | null {
  if (status === null || status < 400) return null;
  const code = json.code === "assertion_replayed" ? "replayed" : String(json.code ?? status);
  return { code, certainty: "proved", message: `the signature is right: ${String(json.detail ?? "it is refused")}` };
}

async function send(target: string, { path, headers, body }: SentRequest): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(new URL(path, target), { method: "POST", headers, body, redirect: "error", signal });
    const text = await response.text();
    return { status: response.status, text, json: objectIn(text) };
  } catch (error) {
    const { cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : (error as Error).message;
    return { status: null, text: `no answer from ${target}: ${reason}`, json: {} };
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
