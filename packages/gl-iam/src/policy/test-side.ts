/** The test side's partners speak for nobody whom the application knows (S13). */
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import { isTestSide } from "../test-side.js";

/**
 * @param test whether the caller has said that it takes the test side too
 * @throws IamError `partner_not_found`
 */
export function requireLivePartner({ orgId }: Pick<SSOPartner, "orgId">, test: boolean): void {
  if (test || !isTestSide(orgId)) return;
  throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "this is a key of the test side");
}
