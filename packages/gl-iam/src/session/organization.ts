import { ErrorCode, IamError } from "../errors.js";

/** Its holder learns nothing by this: the token says so itself. */
export function ofAnotherOrganization(organizationId: string): IamError {
  const details = Object.assign([], { organizationId });
  const cure = "call forOrganization, or name it";
  return new IamError(
    ErrorCode.SESSION_NOT_FOUND,
    `there is no such session in this organization: the token is one of organization ${organizationId} (${cure})`,
    details,
  );
}
