/**
 * gl-iam-signer/doctor: the diagnosis without its conclusions about policy and replay, for the library, which adds what
 * only the registry knows. Applications use `explainSignature` and `gateway.explain`.
 */
export { type Diagnosis, type DiagnosisInput, diagnose, signerAmong } from "./diagnose.js";
export type { Cause, Fault, Finding, SignatureCause, Step } from "./finding.js";
export type { HmacSha256 } from "./macs.js";
export { type Received, type ReceivedInput, receive } from "./received.js";
export { normalSecret } from "./secret-variants.js";
export { duration } from "./words.js";
