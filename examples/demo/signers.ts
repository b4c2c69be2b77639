/** Signers that share no code with this project: the scripts of examples/signers, run by the system's programs. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Credential {
  consumerKey: string;
  consumerSecret: string;
}

/** A received request: the values of the three headers, and the body as it was sent. */
export interface SignedRequest {
  consumerKey: string;
  signature: string;
  timestamp: string;
  payload: string;
}

export interface ForeignSigner {
  name: string;
  /** All of them must be installed. */
  programs: string[];
  command: string;
  script: string;
}

export const FOREIGN_SIGNERS: readonly ForeignSigner[] = [
  { name: "openssl", programs: ["bash", "openssl"], command: "bash", script: "bash/sign.sh" },
  { name: "python3", programs: ["python3"], command: "python3", script: "python/sign.py" },
];

/** The first program that is not installed, if any. */
export function missingProgram({ programs }: ForeignSigner): string | undefined {
  return programs.find((program) => {
    const { status } = spawnSync(program, [program === "openssl" ? "version" : "--version"], { stdio: "ignore" });
    return status !== 0;
  });
}

/**
 * The secret is passed in the environment, because everyone who can run `ps` sees arguments.
 *
 * @returns the signed request; or, as a text, the reason why there is none
 */
export function signElsewhere(signer: ForeignSigner, credential: Credential, payload: object): SignedRequest | string {
  const body = JSON.stringify(payload);
  const script = fileURLToPath(new URL(`../signers/${signer.script}`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(signer.command, [script], {
    encoding: "utf8",
    input: body,
    env: {
      ...process.env,
      GL_IAM_CONSUMER_KEY: credential.consumerKey,
      GL_IAM_CONSUMER_SECRET: credential.consumerSecret,
    },
  });
  if (status !== 0) return `ended with ${status}: ${stderr.trim()}`;
  const headers = stdout.trim().split(/\r?\n/);
  return fromHeaders(new Headers(headers.map((line): [string, string] => splitHeader(line))), body);
}

export function fromHeaders(headers: Headers, payload: string): SignedRequest {
  const header = (name: string) => headers.get(name) ?? "";
  return {
    consumerKey: header("x-consumer-key"),
    signature: header("x-signature"),
    timestamp: header("x-timestamp"),
    payload,
  };
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
