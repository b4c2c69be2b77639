/**
 * Run by portability.test.ts: takes every global away that the language itself does not have, except WebCrypto and
 * TextEncoder, and only then loads the signer and signs all vectors. Prints what is left, and the signatures.
 */
import { runInNewContext } from "node:vm";
import { credentialOf, payloadOf, readVectors, type SignatureVector } from "./vectors.js";

const vectors = readVectors<SignatureVector>("signature").map((vector) => {
  return { ...credentialOf(vector), timestamp: vector.timestamp, payload: payloadOf(vector) };
});
const { stdout } = process;

const ofTheLanguage = new Set<string>(runInNewContext("Object.getOwnPropertyNames(globalThis)"));
const names = () => Object.getOwnPropertyNames(globalThis).filter((name) => !ofTheLanguage.has(name));
for (const name of names()) {
  if (name !== "crypto" && name !== "TextEncoder") Reflect.deleteProperty(globalThis, name);
}
Reflect.deleteProperty(globalThis, "console");
const left = names();

const { signAssertion } = await import("../src/index.js");
const signatures: string[] = [];
for (const vector of vectors) {
  const { headers } = await signAssertion(vector);
  signatures.push(headers["X-Signature"]);
}
stdout.write(JSON.stringify({ left, signatures }));
