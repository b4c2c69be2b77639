/**
 * `suspended`: by an administrator, who keeps the address for the user. `dormant`: nothing lets the user in any more,
 * and the address is free for somebody else; `email` is the former one. `active`: everybody else.
 */
export const UserState = { ACTIVE: "active", SUSPENDED: "suspended", DORMANT: "dormant" } as const;
export type UserState = (typeof UserState)[keyof typeof UserState];
