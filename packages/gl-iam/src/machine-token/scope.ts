/**
 * What a machine token may be good for. A scope never gives more than the token's maker may do at that moment.
 *
 * `introspect` asks whether an access token is valid (RFC 7662).
 */
export const MachineTokenScope = {
  PARTNERS_READ: "partners:read",
  PARTNERS_WRITE: "partners:write",
  USERS_READ: "users:read",
  USERS_WRITE: "users:write",
  SESSIONS_READ: "sessions:read",
  SESSIONS_WRITE: "sessions:write",
  AUDIT_READ: "audit:read",
  INTROSPECT: "introspect",
} as const;
export type MachineTokenScope = (typeof MachineTokenScope)[keyof typeof MachineTokenScope];
