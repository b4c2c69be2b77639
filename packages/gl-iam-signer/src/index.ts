/**
 * gl-iam-signer: the partner's side of a sign-in. It signs "this user is authenticated" for an application that has
 * registered the partner. It uses WebCrypto only and has no dependencies: Node, Deno, Bun, edge runtimes.
 *
 * Use it in a backend, never in a browser: whoever holds the consumer secret can sign in as any user of the partner.
 */
export { looksMistyped } from "./credential.js";
export { type ExplanationInput, explainSignature } from "./doctor/explain.js";
export type { Cause, Finding, SignatureCause, Step } from "./doctor/finding.js";
export type { ReceivedInput } from "./doctor/received.js";
export type {
  AssertionPayload,
  EndPayload,
  ProvisionedPerson,
  ProvisionListPayload,
  ProvisionPayload,
  SignInPayload,
} from "./payload.js";
export { isSigningError, SigningError } from "./refusal.js";
export { type SignedEnvelope, type SignedRequest, type SigningInput, signAssertion, signEnvelope } from "./sign.js";
