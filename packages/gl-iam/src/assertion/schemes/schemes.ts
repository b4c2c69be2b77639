import { HMAC_SHA256 } from "./hmac-sha256.js";
import type { SignatureScheme } from "./scheme.js";

/** The ways to sign that partners may use. Which one it is shows in the signature's form. */
export const SCHEMES: readonly SignatureScheme[] = [HMAC_SHA256];
