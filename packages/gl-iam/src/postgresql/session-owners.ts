/** Whose sessions are revoked together: the table, and the columns of `sessions` that refer to it. */
export const OWNERS = {
  partner: { table: "partners", id: "partner_id", epoch: "partner_epoch" },
  user: { table: "users", id: "user_id", epoch: "user_epoch" },
  identity: { table: "identities", id: "identity_id", epoch: "identity_epoch" },
} as const;

export type Owner = keyof typeof OWNERS;
