/** `gl-iam mock-partner`: a partner to test an application with, on this machine, for a working day at most. */
import { runMockPartner } from "../../mock-partner/mock-partner.js";
import { credentialProblem, targetProblem } from "../../mock-partner/target.js";
import { obtainConsumerSecret } from "../consumer-secret.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";

interface MockPartnerFlags {
  key: string;
  secretFile?: string;
  app: string;
  port: number;
  returnTo?: string;
  json?: boolean;
}

export async function mockPartner(terminal: Terminal, flags: MockPartnerFlags): Promise<void> {
  const { key: consumerKey, app: target, port, returnTo, json } = flags;
  const wrongTarget = targetProblem(target);
  if (wrongTarget !== null) throw new UsageError(`--app ${wrongTarget}`);
  const consumerSecret = await obtainConsumerSecret(terminal, flags.secretFile, "cs_test_…");
  const wrongCredential = credentialProblem(consumerKey, consumerSecret);
  if (wrongCredential !== null) throw new UsageError(wrongCredential);
  const interrupted = terminal.interruption("SIGINT", "SIGTERM");
  const settings = { consumerKey, consumerSecret, target, port, returnTo };
  const outcome = await run(settings, interrupted, (url) => {
    terminal.note(`a partner for ${target}, for eight hours; its log-in page is ${url}/login`);
    terminal.print(json ? JSON.stringify({ url }) : url);
  });
  if (outcome === "expired") terminal.note("eight hours are over");
}

async function run(...given: Parameters<typeof runMockPartner>): ReturnType<typeof runMockPartner> {
  try {
    return await runMockPartner(...given);
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && "syscall" in error;
    throw isTaken ? new UsageError(`can't listen on 127.0.0.1:${given[0].port}: ${error.message}`) : error;
  }
}
