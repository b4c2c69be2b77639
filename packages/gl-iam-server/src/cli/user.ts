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
  if (found.isErr && found.error.code === ErrorCode.USER_NOT_FOUND) throw notFound(reference, org);
  return found.unwrap();
}

/** The same on the test side, whose addresses are no names of live users. */
export async function findTestUser(gateway: IAMGateway, reference: string, org?: string): Promise<User> {
  const test = true;
  const isId: boolean = isUuid(reference);
  if (isId) {
    const found = await gateway.getUser(reference, { organizationId: org ?? null, test });
    if (found.isErr && found.error.code === ErrorCode.USER_NOT_FOUND) throw notFound(reference, org);
    return found.unwrap();
  }
  const within = { organizationId: org ?? DEFAULT_ORG, test, query: reference, limit: 200 };
  const { data } = (await gateway.users.list(within)).unwrap();
  const found = data.find(({ email }) => email.toLowerCase() === reference.trim().toLowerCase());
  if (!found) throw notFound(reference, org);
  return found;
}

function notFound(reference: string, org: string | undefined): IamError {
  const where = isUuid(reference) && org === undefined ? "" : ` in organization ${org ?? DEFAULT_ORG}`;
  return new IamError(ErrorCode.USER_NOT_FOUND, `there is no user ${reference}${where}`);
}

/** `org_id` is the name of earlier releases, for their readers. */
export function toUserJson(user: User) {
  return { ...userJson(user), org_id: user.organizationId };
}
