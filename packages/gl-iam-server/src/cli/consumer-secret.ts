/** The consumer secret of a command that signs: from a file, stdin, the environment, or a person. */
import { readSecretVariable } from "../environment/variables.js";
import { readConsumerSecret } from "./input.js";
import { askSecret } from "./prompts.js";
import type { Terminal } from "./terminal.js";

/** @param form how such a secret begins, for the question */
export async function obtainConsumerSecret(
  terminal: Terminal,
  secretFile: string | undefined,
  form: string,
): Promise<string> {
  if (secretFile !== undefined) return readConsumerSecret(terminal, secretFile);
  const secret = readSecretVariable("GL_IAM_CONSUMER_SECRET", terminal.variables);
  if (secret !== undefined) return secret;
  const otherwise = "the secret is missing: --secret-file FILE, or GL_IAM_CONSUMER_SECRET";
  return askSecret(terminal, `Consumer secret (${form})`, otherwise);
}
