/** As PostgreSQL reads a bytea. */
export function toHex(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString("hex")}`;
}
