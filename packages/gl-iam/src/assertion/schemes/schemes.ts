import { HMAC_SHA256 } from "./hmac-sha256.js";
import type { SignatureScheme } from "./scheme.js";

/** The schemes that partners may use. The form of the signature shows which one it is. */
export const SCHEMES: readonly SignatureScheme[] = [HMAC_SHA256];
