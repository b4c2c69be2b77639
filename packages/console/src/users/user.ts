import type { Schemas } from "../api/client.ts";

export type UserIdentity = Schemas["UserIdentity"];
export type UserWithIdentities = Schemas["UserDetails"] & { identities: UserIdentity[] };

/** A user, and the tag of this state of it. */
export interface ReadUser {
  readonly user: UserWithIdentities;
  readonly etag: string;
}
