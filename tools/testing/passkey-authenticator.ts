/** An authenticator with passkeys, made without this project's code: WebAuthn Level 3, attestation "none". */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

interface Page {
  readonly origin: string;
  readonly rpId: string;
}

/** What a test makes it do differently. */
interface Deviation {
  readonly flags?: number;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** Of an assertion: without it the counter goes up. */
  readonly signCount?: number;
}

const [PRESENT, VERIFIED, HAS_CREDENTIAL] = [0x01, 0x04, 0x40];
const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest();

export class PasskeyAuthenticator {
  readonly #id = randomBytes(24);
  readonly #publicKey: KeyObject;
  readonly #privateKey: KeyObject;
  #signCount = 0;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  create(challenge: string, page: Page, given: Deviation = {}) {
    const { type = "webauthn.create", flags = PRESENT | VERIFIED | HAS_CREDENTIAL } = given;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.#id.length);
    const credential = [Buffer.alloc(16), length, this.#id];
    return {
      id: this.#id.toString("base64url"),
      clientDataJson: clientData(type, challenge, page, given).toString("base64url"),
      authenticatorData: Buffer.concat([this.#head(page, flags, 0), ...credential]).toString("base64url"),
      publicKey: this.#publicKey.export({ format: "der", type: "spki" }).toString("base64url"),
      algorithm: -7,
    };
  }

  get(challenge: string, page: Page, given: Deviation = {}) {
    const { type = "webauthn.get", flags = PRESENT | VERIFIED } = given;
    this.#signCount = given.signCount ?? this.#signCount + 1;
    const client = clientData(type, challenge, page, given);
    const data = this.#head(page, flags, this.#signCount);
    return {
      id: this.#id.toString("base64url"),
      clientDataJson: client.toString("base64url"),
      authenticatorData: data.toString("base64url"),
      signature: sign("sha256", Buffer.concat([data, sha256(client)]), this.#privateKey).toString("base64url"),
    };
  }

  #head({ rpId }: Page, flags: number, signCount: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(signCount);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter]);
  }
}

function clientData(type: string, challenge: string, { origin }: Page, { crossOrigin = false }: Deviation): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
}

/** As the HTTP API calls the fields. */
export function snakeCase(answer: object): object {
  const name = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [name(key), value]));
}
