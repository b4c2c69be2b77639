/** Finding a user as people name it, and showing it. */
import { ErrorCode, type IAMGateway, IamError, type User } from "gl-iam";

/** As the flags of other commands have it where an organization must be known. */
const DEFAULT_ORG = "default";

/** @param reference an id, which is one user's in all organizations, or an e-mail, which is so in one */
export async function findUser(gateway: IAMGateway, reference: string, org?: string): Promise<User> {
  const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(reference);
  const found = isId
    ? await gateway.getUser(reference, { organizationId: org ?? null })
    : await gateway.getUserByEmail(reference, { organizationId: org ?? DEFAULT_ORG });
  if (found.isErr && found.error.code === ErrorCode.USER_NOT_FOUND) {
    const where = isId && org === undefined ? "" : ` in organization ${org ?? DEFAULT_ORG}`;
    throw new IamError(ErrorCode.USER_NOT_FOUND, `there is no user ${reference}${where}`);
  }
  return found.unwrap();
}

export function toUserJson(user: User) {
  return {
    id: user.id,
    email: user.email,
    display_name: user.displayName,
    roles: user.roles,
    org_id: user.organizationId,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
  };
}
