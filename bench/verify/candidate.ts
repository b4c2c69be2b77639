import type { Candidate } from "../measure.js";
import { type Person, person } from "./messages.js";

/** One way to verify a signed message, as its own documents show it. */
export interface Verifier<Signed> {
  readonly name: string;
  sign(message: Person): Signed | Promise<Signed>;
  /** @returns or resolves to anything but a refusal; false, or an exception, for a refusal */
  verify(signed: Signed): unknown;
  /** The signed message with a bit of its signature flipped. */
  tamper(signed: Signed): Signed;
}

/** Signing is asynchronous for some, so all messages are signed once, at the start, and copied for each round. */
export async function candidate<Signed>(
  verifier: Verifier<Signed>,
  copies: (signed: Signed) => Signed,
): Promise<Candidate> {
  const { name, verify } = verifier;
  const signed = await Promise.all(Array.from({ length: 200 }, (_, number) => verifier.sign(person(number))));
  const isAsync = (await accepts(verify, signed[0] as Signed)).isAsync;
  return {
    name,
    prepare(operations) {
      const inputs = Array.from({ length: operations }, (_, number) =>
        copies(signed[number % signed.length] as Signed),
      );
      if (!isAsync) {
        return () => {
          for (const input of inputs) verify(input);
        };
      }
      return async () => {
        for (const input of inputs) await verify(input);
      };
    },
    async prove() {
      for (const one of signed.slice(0, 20)) {
        if (!(await accepts(verify, one)).accepted) throw new Error(`${name} refuses what it must accept`);
        if ((await accepts(verify, verifier.tamper(one))).accepted) throw new Error(`${name} accepts a flipped bit`);
      }
    },
  };
}

async function accepts<Signed>(verify: (signed: Signed) => unknown, signed: Signed) {
  let isAsync = false;
  try {
    const answer = verify(signed);
    isAsync = answer instanceof Promise;
    return { accepted: (await answer) !== false, isAsync };
  } catch {
    return { accepted: false, isAsync };
  }
}
