/**
 * What a fast path must not lose: it refuses a flipped bit, and of 32 same requests at once it accepts one. A busy
 * machine may answer some of them with 503.
 */
import { load } from "./load.js";
import { assertion, exchange, tokens } from "./requests.js";
import type { Serving } from "./serving.js";

const CALLERS = 32;

export async function proveExactlyOnce(server: Serving): Promise<void> {
  const signed = assertion(server, 0);
  const digit = (_: string, name: string, first: string) => name + (first === "0" ? 1 : 0);
  const forged = Buffer.from(signed.toString().replace(/(x-signature: )(.)/, digit));
  await expectAccepted(server, "forged assertions", Array(CALLERS).fill(forged), 0);
  await expectAccepted(server, "same assertions", Array(CALLERS).fill(signed), 1);
  const [token = ""] = await tokens(server, 1);
  await expectAccepted(server, "same tokens", Array(CALLERS).fill(exchange(token)), 1);
}

async function expectAccepted(server: Serving, what: string, requests: readonly Buffer[], expected: number) {
  const { answers } = await load(server.port, requests, CALLERS);
  const { 200: accepted = 0, 401: refused = 0, 503: shed = 0 } = answers;
  if (accepted === expected && refused > 0 && accepted + refused + shed === CALLERS) return;
  throw new Error(`${server.name} answers ${what} with ${JSON.stringify(answers)}: ${expected} must be accepted`);
}
