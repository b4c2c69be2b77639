/** Finds a user as people name it, and shows it. */
import { ErrorCode, type IAMGateway, IamError, isUuid, type User } from "gl-iam";
import { userJson } from "../user-json.js";

/** As the flags of commands that need an organization. */
const DEFAULT_ORG = "default";

/** @param reference an id, which is unique in all organizations, or an e-mail, which is unique in one */
export async function findUser(gateway: IAMGateway, reference: string, org?: string): Promise<User> {
  const isId = isUuid(reference);
  const found = isId
    ? await gateway.getUser(reference, { organizationId: org ?? null })
    : await gateway.getUserByEmail(reference, { organizationId: org ?? DEFAULT_ORG });
  if (found.isErr && found.error.code === ErrorCode.USER_NOT_FOUND) {
    const where = isId && org === undefined ? "" : ` in organization ${org ?? DEFAULT_ORG}`;
    throw new IamError(ErrorCode.USER_NOT_FOUND, `there is no user ${reference}${where}`);
  }
  return found.unwrap();
}

/** `org_id` is the name of earlier releases, for their readers. */
export function toUserJson(user: User) {
  return { ...userJson(user), org_id: user.organizationId };
}
