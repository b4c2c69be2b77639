import { expect, test } from "vitest";
import { changesBetween, changeTo, NEW_SETTINGS, registrationOf } from "../src/partners/partner.ts";

test("a change has only what differs; what goes back to no restriction is cleared by name", () => {
  const before = {
    ...NEW_SETTINGS,
    partner_name: "Acme",
    allowed_roles: ["viewer"],
    login_url: "https://acme.example",
  };
  const after = { ...before, allowed_roles: null, login_url: "", max_users: 0, allowed_source_ips: [] };
  const names = changesBetween(before, after);
  expect(changeTo(after, names)).toEqual({
    body: { max_users: 0, allowed_source_ips: [] },
    clear: "login_url,allowed_roles",
  });
  expect(changesBetween(after, structuredClone(after))).toEqual([]);
});

test("a registration leaves out what is not set", () => {
  expect(registrationOf({ ...NEW_SETTINGS, partner_name: "Acme", max_users: 5 })).toEqual({
    partner_name: "Acme",
    sso_mode: "idp_initiated",
    user_provisioning: "jit",
    allowed_origins: [],
    require_audience: false,
    max_users: 5,
  });
});
