/**
 * What an authenticator answers (WebAuthn Level 3, 7.1 and 7.2), with every check that does not need the store. The
 * attestation is not asked for, so the public key is taken as the browser hands it over.
 */
import { createPublicKey, verify } from "node:crypto";
import { sha256 } from "../../crypto/sha256.js";
import { ErrorCode, IamError } from "../../errors.js";

/** The application to which a passkey is bound, as it is configured: never as a request says it. */
export interface RelyingParty {
  /** The host name, for example `console.example.com`. */
  id: string;
  /** Of the pages that may ask, for example `https://console.example.com`. */
  origin: string;
}

/** As a browser has it after `navigator.credentials.create`; bytes in base64url. */
export interface PasskeyCreation {
  id: string;
  clientDataJson: string;
  authenticatorData: string;
  /** SPKI, DER: `response.getPublicKey()`. */
  publicKey: string;
  /** The COSE number: `response.getPublicKeyAlgorithm()`. */
  algorithm: number;
}

/** As a browser has it after `navigator.credentials.get`; bytes in base64url. */
export interface PasskeyAssertion {
  id: string;
  clientDataJson: string;
  authenticatorData: string;
  signature: string;
}

/** ES256, EdDSA, RS256: what authenticators have. In the order of preference. */
export const ALGORITHMS = [-7, -8, -257] as const;

const KEY_TYPES: Readonly<Record<number, string>> = { [-7]: "ec", [-8]: "ed25519", [-257]: "rsa" };
const FLAGS = { present: 0x01, verified: 0x04, hasCredential: 0x40 } as const;
/** rpIdHash 32, flags 1, signCount 4. */
const HEAD = 37;
/** Of a text that somebody sends. */
const MOST = 16_384;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** An enrolled passkey, as it is stored. */
interface VerifiedCreation {
  readonly credentialId: Uint8Array;
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
  readonly algorithm: number;
  readonly signCount: number;
}

interface Authenticated {
  readonly flags: number;
  readonly signCount: number;
  /** Of an enrolment. */
  readonly credentialId: Buffer | null;
}

/** @returns the challenge that was signed, which the caller takes from the store before it believes anything */
export function challengeOf(clientDataJson: unknown): string {
  const { challenge } = clientDataOf(clientDataJson);
  if (typeof challenge !== "string" || !BASE64URL.test(challenge)) throw refused("it signs no challenge");
  return challenge;
}

/** @throws IamError `authentication_failed` */
export function verifyCreation(creation: PasskeyCreation, party: RelyingParty): VerifiedCreation {
  requireClientData(creation.clientDataJson, "webauthn.create", party);
  const { credentialId, signCount } = requireAuthenticated(bytesOf(creation.authenticatorData), party);
  const named = bytesOf(creation.id);
  if (credentialId === null || !credentialId.equals(named)) throw refused("it has another id than the one signed");
  const publicKey = bytesOf(creation.publicKey);
  keyOf(publicKey, creation.algorithm);
  return { credentialId: named, publicKey, algorithm: creation.algorithm, signCount };
}

/** @returns the counter @throws IamError `authentication_failed` */
export function verifyAssertion(
  assertion: PasskeyAssertion,
  { publicKey, algorithm }: { readonly publicKey: Uint8Array; readonly algorithm: number },
  party: RelyingParty,
): number {
  requireClientData(assertion.clientDataJson, "webauthn.get", party);
  const data = bytesOf(assertion.authenticatorData);
  const { signCount } = requireAuthenticated(data, party);
  const signed = Buffer.concat([data, sha256(bytesOf(assertion.clientDataJson))]);
  const digest = algorithm === -8 ? null : "sha256";
  if (!verify(digest, signed, keyOf(publicKey, algorithm), bytesOf(assertion.signature))) {
    throw refused("the signature is wrong");
  }
  return signCount;
}

function clientDataOf(text: unknown): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(bytesOf(text).toString("utf8"));
    if (typeof parsed === "object" && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Told below, like every other text that is none.
  }
  throw refused("its client data are not readable");
}

function requireClientData(text: string, type: string, { origin }: RelyingParty): void {
  const given = clientDataOf(text);
  if (given.type !== type) throw refused("it was made for something else");
  if (given.origin !== origin || given.crossOrigin === true) throw refused("it was made on another page");
}

function requireAuthenticated(data: Buffer, { id }: RelyingParty): Authenticated {
  const read = readAuthenticatorData(data);
  if (!data.subarray(0, 32).equals(sha256(Buffer.from(id, "utf8")))) throw refused("it is of another application");
  if ((read.flags & FLAGS.present) === 0) throw refused("nobody was present");
  if ((read.flags & FLAGS.verified) === 0) throw refused("its user was not verified: by a PIN, a finger or a face");
  return read;
}

function readAuthenticatorData(data: Buffer): Authenticated {
  if (data.length < HEAD) throw refused("its authenticator data are too short");
  const flags = data.readUInt8(32);
  const signCount = data.readUInt32BE(33);
  if ((flags & FLAGS.hasCredential) === 0) return { flags, signCount, credentialId: null };
  // After the model's 16 bytes: the length, then the id.
  const begin = HEAD + 16 + 2;
  if (data.length < begin) throw refused("its authenticator data are too short");
  const end = begin + data.readUInt16BE(begin - 2);
  if (data.length < end) throw refused("its authenticator data are too short");
  return { flags, signCount, credentialId: data.subarray(begin, end) };
}

function keyOf(publicKey: Uint8Array, algorithm: number) {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
    const isCurve = algorithm !== -7 || key.asymmetricKeyDetails?.namedCurve === "prime256v1";
    const isLong = algorithm !== -257 || (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    if (key.asymmetricKeyType === KEY_TYPES[algorithm] && isCurve && isLong) return key;
  } catch {
    // Told below, like a key of another kind.
  }
  throw refused("its public key is of no kind that is accepted");
}

function bytesOf(text: unknown): Buffer {
  if (typeof text !== "string" || text.length > MOST || !BASE64URL.test(text)) throw refused("it is not readable");
  return Buffer.from(text, "base64url");
}

/** One code for all: the words are for the developer who builds a page. */
export function refused(why: string): IamError {
  return new IamError(ErrorCode.AUTHENTICATION_FAILED, `this passkey is not accepted: ${why}`);
}
