/** A partner as a registration leaves it that gives a name alone. */
import type { SSOPartner } from "../../src/partner/partner.js";
import { parseRegistration } from "../../src/partner/settings.js";

const { settings } = parseRegistration({ partnerName: "Acme Corp", orgId: "default" });

export const ACME: SSOPartner = {
  ...settings,
  id: "018f4e9c-0000-7000-8000-000000000000",
  orgId: "default",
  consumerKey: `ck_live_${"a".repeat(32)}`,
  isActive: true,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
