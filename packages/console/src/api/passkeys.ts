/** Passkeys between the browser and the service: bytes here, base64url there. */
import { answered, api, type Schemas } from "./client.ts";
import { type Standing, whoAmI } from "./session.ts";

export type Passkey = Schemas["Passkey"];

const PATH = "/api/v1/admin/session/passkeys";
/** Milliseconds; as long as the challenge. */
const TIMEOUT = 300_000;

export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential === "function";
}

/** @returns null when the person has turned it down @throws Refusal */
export async function signInWithPasskey(): Promise<Standing | null> {
  const { challenge, rp_id } = await answered(api.POST("/api/v1/auth/passkey/begin", { body: { cookie: "console" } }));
  const publicKey = {
    challenge: bytes(challenge),
    rpId: rp_id,
    userVerification: "required",
    timeout: TIMEOUT,
  } as const;
  const credential = await asked(() => navigator.credentials.get({ publicKey }));
  if (credential === null) return null;
  const { clientDataJSON, authenticatorData, signature } = credential.response as AuthenticatorAssertionResponse;
  const body = {
    id: credential.id,
    client_data_json: text(clientDataJSON),
    authenticator_data: text(authenticatorData),
    signature: text(signature),
    cookie: "console" as const,
  };
  await answered(api.POST("/api/v1/auth/passkey", { body }));
  return whoAmI();
}

/** @returns null when the person has turned it down @throws Refusal */
export async function enrollPasskey(name: string): Promise<Passkey | null> {
  const { challenge, rp_id, user, algorithms, exclude } = await answered(api.POST(`${PATH}/begin`));
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: bytes(challenge),
    rp: { id: rp_id, name: document.title },
    user: { id: bytes(user.id), name: user.name, displayName: user.display_name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: exclude.map((id) => ({ type: "public-key", id: bytes(id) })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    attestation: "none",
    timeout: TIMEOUT,
  };
  const credential = await asked(() => navigator.credentials.create({ publicKey }));
  if (credential === null) return null;
  const response = credential.response as AuthenticatorAttestationResponse;
  const publicKeyBytes = response.getPublicKey();
  if (publicKeyBytes === null) return null;
  const body = {
    name,
    id: credential.id,
    client_data_json: text(response.clientDataJSON),
    authenticator_data: text(response.getAuthenticatorData()),
    public_key: text(publicKeyBytes),
    algorithm: response.getPublicKeyAlgorithm(),
  };
  return answered(api.POST(PATH, { body }));
}

export async function listPasskeys(): Promise<Passkey[]> {
  return (await answered(api.GET(PATH))).data;
}

export async function removePasskey(id: string): Promise<void> {
  await answered(api.DELETE(`${PATH}/{passkey_id}`, { params: { path: { passkey_id: id } } }));
}

/** A browser throws where nobody answers, or where the person says no. */
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await ask()) as PublicKeyCredential | null;
  } catch {
    return null;
  }
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
