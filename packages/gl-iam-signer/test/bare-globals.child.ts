/**
 * Run by portability.test.ts. It removes every global except the language's own, WebCrypto and TextEncoder, and then
 * loads the signer and signs all vectors. It prints the globals that are left, and the signatures.
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
