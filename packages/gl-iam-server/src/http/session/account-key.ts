import { createHash } from "node:crypto";
import { emailKey } from "gl-iam";

/** One text for all spellings of one account; null when it cannot exist. */
export function accountKey(organizationId: string, email: string): string | null {
  const key = emailKey(email);
  return key === null
    ? null
    : createHash("sha256")
        .update(JSON.stringify([organizationId, key]))
        .digest("base64url");
}
