import { ErrorCode, IamError } from "../errors.js";

/**
 * `suspended`: by an administrator, who keeps the address for the user. `dormant`: nothing lets the user in any more,
 * and the address is free for somebody else; `email` is the former one. `active`: everybody else.
 */
export const UserState = { ACTIVE: "active", SUSPENDED: "suspended", DORMANT: "dormant" } as const;
export type UserState = (typeof UserState)[keyof typeof UserState];

/** Told only to whoever has proved who the user is. */
export function userInactive(): IamError {
  return new IamError(ErrorCode.USER_INACTIVE, "this user may not sign in: suspended, or withdrawn by the partner");
}
