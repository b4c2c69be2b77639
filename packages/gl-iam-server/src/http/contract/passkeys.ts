/** Passkeys as JSON. Bytes are base64url. */
import type { Passkey, PasskeyAssertion, PasskeyChallenge, PasskeyCreation, PasskeyEnrolment } from "gl-iam";
import { z } from "zod";

const bytes = z.string().describe("base64url");
const time = z.iso.datetime();

export const passkeySchema = z
  .object({ id: z.uuid(), name: z.string(), created_at: time, last_used_at: time.nullable() })
  .meta({ id: "Passkey" });

export const PASSKEY = {
  id: "0199d3a2-9c30-7e5f-9061-7c8d9e0f1a88",
  name: "Laptop",
  created_at: "2026-11-24T08:00:00.000Z",
  last_used_at: null,
};

const CHALLENGE = "m3Qy0k9bW1n7pXcZrT5vLs8dHfJg2aUeKoI4xYw6BtM";
const CREDENTIAL_ID = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ";

export const challengeSchema = z.object({ challenge: bytes, rp_id: z.string() }).meta({ id: "PasskeyChallenge" });

export const PASSKEY_CHALLENGE = { challenge: CHALLENGE, rp_id: "app.example.com" };

export const passkeyEnrolmentSchema = z
  .object({
    challenge: bytes,
    rp_id: z.string(),
    user: z.object({ id: bytes, name: z.string(), display_name: z.string() }),
    algorithms: z.array(z.int()).describe("COSE numbers, in the order of preference"),
    exclude: z.array(bytes).describe("credential ids that this user has already"),
  })
  .meta({ id: "PasskeyEnrolment" });

export const PASSKEY_ENROLMENT = {
  ...PASSKEY_CHALLENGE,
  user: { id: "MDE5OWQzYTItOGExMA", name: "ops@example.com", display_name: "Olga" },
  algorithms: [-7, -8, -257],
  exclude: [],
};

export const creationSchema = z.strictObject({
  name: z.string().describe("1–100 characters"),
  id: bytes,
  client_data_json: bytes,
  authenticator_data: bytes,
  public_key: bytes.describe("`response.getPublicKey()`"),
  algorithm: z.int().describe("`response.getPublicKeyAlgorithm()`"),
});

const CLIENT_DATA = "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0";

export const CREATION = {
  name: "Laptop",
  id: CREDENTIAL_ID,
  client_data_json: CLIENT_DATA,
  authenticator_data: "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAA",
  public_key: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
  algorithm: -7,
};

export const assertionShape = {
  id: bytes,
  client_data_json: bytes,
  authenticator_data: bytes,
  signature: bytes,
};

export const ASSERTION = {
  id: CREDENTIAL_ID,
  client_data_json: CLIENT_DATA,
  authenticator_data: CREATION.authenticator_data,
  signature: "MEUCIQDx",
};

export function passkeyJson({ id, name, createdAt, lastUsedAt }: Passkey) {
  return { id, name, created_at: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null };
}

export function challengeJson({ challenge, relyingPartyId }: PasskeyChallenge) {
  return { challenge, rp_id: relyingPartyId };
}

export function passkeyEnrolmentJson({ user, algorithms, exclude, ...begun }: PasskeyEnrolment) {
  const { id, name, displayName: display_name } = user;
  return {
    ...challengeJson(begun),
    user: { id, name, display_name },
    algorithms: [...algorithms],
    exclude: [...exclude],
  };
}

export function creationOf(body: z.infer<typeof creationSchema>): PasskeyCreation & { name: string } {
  const { client_data_json: clientDataJson, authenticator_data: authenticatorData, public_key: publicKey } = body;
  return { name: body.name, id: body.id, clientDataJson, authenticatorData, publicKey, algorithm: body.algorithm };
}

type AssertionBody = { readonly [Name in keyof typeof assertionShape]: string };

export function assertionOf({ id, signature, ...body }: AssertionBody): PasskeyAssertion {
  return { id, signature, clientDataJson: body.client_data_json, authenticatorData: body.authenticator_data };
}
