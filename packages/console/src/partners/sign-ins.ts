/** Asks the service for its count of sign-ins. */
import { answered, api } from "../api/client.ts";
import { DAY, type SignInCounts, widthOf } from "./sign-in-counts.ts";

/** @param partnerId of every partner without one */
export function readSignIns(days: number, partnerId?: string): Promise<SignInCounts> {
  const query = {
    since: new Date(Date.now() - days * DAY).toISOString(),
    bucket_seconds: String(widthOf(days) / 1000),
    ...(partnerId ? { partner_id: partnerId } : {}),
  };
  return answered(api.GET("/api/v1/admin/sign-in-counts", { params: { query } }));
}
