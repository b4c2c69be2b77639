import { api, type Schemas, withResponse } from "../api/client.ts";
import { isOfTestSide, sideOf } from "../look/side.ts";

export type UserIdentity = Schemas["UserIdentity"];
export type UserWithIdentities = Schemas["UserDetails"] & { identities: UserIdentity[] };

/** Of a request for this user. */
export function paramsOf({ id, organization_id }: Pick<UserWithIdentities, "id" | "organization_id">) {
  return { path: { id }, query: sideOf(isOfTestSide(organization_id)) };
}

export type UserParams = ReturnType<typeof paramsOf>;

export async function readUser(params: UserParams): Promise<ReadUser> {
  const { data, response } = await withResponse(api.GET("/api/v1/admin/users/{id}", { params }));
  return { user: data, etag: response.headers.get("etag") ?? "" };
}

/** A user, and the tag of this state of it. */
export interface ReadUser {
  readonly user: UserWithIdentities;
  readonly etag: string;
}
