/** One cast for all examples of the document, so that they tell one story. */
import { createHmac } from "node:crypto";
import { initialSettingsJson } from "gl-iam";

export const ACME_KEY = "ck_live_4fTq0QmC7yZtN1xVb8sLr2EwKd9uHj5gPaoXiRc";
/** For these examples only. Readers can check the document's signature with it. */
export const ACME_TEST_KEY = "ck_test_4fTq0QmC7yZtN1xVb8sLr2EwKd9uHj5gPaoXiRc";
export const ACME_SECRET = "cs_live_p7Vd2xNq9LmTz4RbYc8WjKf6GhSa1Eo3UiXlQr5Bt0";
const EXAMPLE_TIME = "2026-11-24T08:00:00Z";
export const ACME_ID = "0199d3a2-6c1e-7b54-9d7a-3f6f2c0e8b11";
export const ALICE_ID = "0199d3a2-7f00-7c2e-8a44-0d1e5b7c9a22";
export const ONE_TIME_TOKEN = "ott_live_m3Qy0k9bW1n7pXcZrT5vLs8dHfJg2aUeKoI4xYw6BtM";
export const REFRESH_TOKEN = "rt_live_Zk1u8QwE5rT2yUiO7pAsD4fGhJ9kLxCvB3nM0qWeR6t";

export const PARTNER = {
  id: ACME_ID,
  partner_name: "Acme Corp",
  org_id: "default",
  consumer_key: ACME_KEY,
  ...initialSettingsJson(),
  allowed_origins: ["https://portal.acme.example"],
  allowed_email_domains: ["acme.example"],
  max_users: 500,
  is_active: true,
  created_at: "2026-11-01T09:00:00.000Z",
  updated_at: "2026-11-01T09:00:00.000Z",
};

export const PARTNER_STANDING = {
  active_users: 42,
  secrets: [
    { created_at: "2026-11-20T09:00:00.000Z", expires_at: null },
    { created_at: "2026-11-01T09:00:00.000Z", expires_at: "2026-11-27T09:00:00.000Z" },
  ],
  last_sign_in_at: "2026-11-24T07:59:12.000Z",
  last_accepted: { at: "2026-11-24T07:59:11.000Z", ip_address: "203.0.113.7" },
  open_proposals: 1,
  proven_domains: ["acme.example"],
  unrestricted_others: 0,
  test_side: { consumer_key: ACME_TEST_KEY, secret_made_at: "2026-11-21T09:00:00.000Z" },
  needs: ["open_proposals" as const],
};

export const USER = {
  id: ALICE_ID,
  email: "alice@acme.example",
  display_name: "Alice",
  roles: ["org_member"],
  organization_id: "default",
  is_active: true,
  created_at: "2026-11-02T08:30:00.000Z",
};

/** As an administrator sees her. */
export const USER_DETAILS = {
  ...USER,
  state: "active" as const,
  suspended_at: null,
  suspended_by: null,
  has_password: false,
  last_sign_in_at: "2026-11-24T07:59:12.000Z",
};

export const USER_IDENTITY = {
  id: "0199d3a2-7f00-7e41-b2c3-6a7b8c9d0e44",
  partner_id: ACME_ID,
  external_id: "u-1001",
  role: "org_member",
  roles: ["org_member"],
  email: "alice@acme.example",
  display_name: "Alice",
  attributes: {},
  is_active: true,
  withdrawn_at: null,
  withdrawn_by: null,
  suspended_at: null,
  suspended_by: null,
  created_at: "2026-11-02T08:30:00.000Z",
  last_sign_in_at: "2026-11-24T07:59:12.000Z",
};

export const SESSION = {
  access_token: "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjEifQ.e30.c2lnbmF0dXJl",
  token_type: "Bearer" as const,
  expires_in: 900,
  refresh_token: REFRESH_TOKEN,
};

export const PRESENT_SESSION = {
  id: "0199d3a3-0a00-7b1c-9c55-2e7f6a8b0c33",
  auth_method: "partner" as const,
  partner_id: ACME_ID,
  external_id: "u-1001",
  is_test: false,
  attributes: { department: "Sales" },
  created_at: "2026-11-24T08:00:00.000Z",
  expires_at: "2026-12-24T08:00:00.000Z",
  last_seen_at: "2026-11-24T08:12:00.000Z",
};

const { attributes: _, ...LISTED } = PRESENT_SESSION;
export const LISTED_SESSION = { ...LISTED, user_id: ALICE_ID, organization_id: "default" };

export const SIGNED_IN = { ...SESSION, user: USER, session: PRESENT_SESSION };

/** The example of RFC 7517, appendix A.1. */
export const SIGNING_KEY = {
  kty: "EC" as const,
  crv: "P-256" as const,
  alg: "ES256" as const,
  use: "sig" as const,
  kid: "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
  x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
  y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
};

export const PARTNER_USER = {
  user_id: ALICE_ID,
  partner_id: ACME_ID,
  external_id: "u-1001",
  email: "alice@acme.example",
  display_name: "Alice",
  role: "org_member",
  is_active: true,
  created_at: "2026-11-02T08:30:00.000Z",
  last_sign_in_at: "2026-11-24T07:59:12.000Z",
};

export const SCIM_TOKEN_TEXT = "sk_scim_c8ZtV1nQy5RkXw2LmB7pHs4JdFg9aUoEiT0xYq3W6vA";

export const SCIM_TOKEN = {
  id: "0199d3a3-0b1c-7d4f-b6a1-92f0c3d4e5f7",
  partner_id: "0199d3a2-5e00-7a1b-8c3d-4e5f60718294",
  state: "active" as const,
  created_at: "2026-11-24T08:00:00.000Z",
  expires_at: "2027-05-23T08:00:00.000Z",
  last_used_at: null,
  revoked_at: null,
};

export const SCIM_USER_INPUT = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  externalId: "u-1001",
  userName: "alice@acme.example",
  displayName: "Alice",
  active: true,
};

export const SCIM_USER = {
  ...SCIM_USER_INPUT,
  id: "0199d3a3-0b1c-7d4f-b6a1-92f0c3d4e5f8",
  name: { formatted: "Alice" },
  emails: [{ value: "alice@acme.example", type: "work", primary: true }],
  roles: [{ value: "org_member", primary: true }],
  meta: {
    resourceType: "User",
    created: "2026-11-24T08:00:00.000Z",
    lastModified: "2026-11-24T08:00:00.000Z",
    location: "https://app.example.com/scim/v2/Users/0199d3a3-0b1c-7d4f-b6a1-92f0c3d4e5f8",
  },
};

export const MACHINE_TOKEN_TEXT = "gk_live_c8ZtV1nQy5RkXw2LmB7pHs4JdFg9aUoEiT0xYq3W6vA";

export const MACHINE_TOKEN = {
  id: "0199d3a3-0b1c-7d4f-b6a1-92f0c3d4e5f6",
  name: "deployment",
  scopes: ["partners:read" as const, "partners:write" as const],
  org_id: "default",
  maker_id: "0199d3a2-5e00-7a1b-8c3d-4e5f60718293",
  state: "active" as const,
  created_at: "2026-11-24T08:00:00.000Z",
  expires_at: "2026-12-24T08:00:00.000Z",
  last_used_at: null,
  revoked_at: null,
  previous_token_expires_at: null,
};

export const USER_EXPORT = {
  user: {
    ...USER,
    ...{ has_password: false, suspended_at: null, suspended_by: null, last_sign_in_at: "2026-11-24T07:59:12.000Z" },
  },
  identities: [
    {
      id: "0199d3a2-7f00-7d10-9b55-1f2e3d4c5b6a",
      partner_id: ACME_ID,
      external_id: "u-1001",
      role: "org_member",
      roles: ["org_member"],
      email: "alice@acme.example",
      display_name: "Alice",
      attributes: { department: "sales" },
      is_active: true,
      withdrawn_at: null,
      withdrawn_by: null,
      suspended_at: null,
      suspended_by: null,
      created_at: "2026-11-02T08:30:00.000Z",
      last_sign_in_at: "2026-11-24T07:59:12.000Z",
    },
  ],
  former_users: [],
  former_addresses: [],
  sessions: [],
  open_sign_ins: [],
  second_factors: [],
  passkeys: [],
  machine_tokens: [],
  next_cursor: null,
};

export const AUDIT_EVENT = {
  id: "0199d3a3-0b1c-7d4f-b6a1-92f0c3d4e5f6",
  event_type: "sso_sign_in" as const,
  severity: "info" as const,
  timestamp: "2026-11-24T07:59:12.000Z",
  organization_id: "default",
  actor: `partner:${ACME_ID}`,
  user_id: ALICE_ID,
  partner_id: ACME_ID,
  ip_address: "203.0.113.7",
  user_agent: null,
  error_code: null,
  message: "signed in through Acme Corp",
  details: { external_id: "u-1001" },
  request_id: "5f0d8f0e-3c55-4a43-9a38-6f3f2f6b1a77",
};

/** Its words are for people, and may change. */
export const PAGE = "<!doctype html>…";

/** As Acme sends it: the JSON text as the body, or an envelope with it. */
export function signedExample(payload: object) {
  const text = JSON.stringify(payload);
  const signed = `${EXAMPLE_TIME}|${ACME_KEY}|${text}`;
  const signature = createHmac("sha256", ACME_SECRET).update(signed).digest("hex");
  const envelope = { consumer_key: ACME_KEY, signature, timestamp: EXAMPLE_TIME, payload: text };
  return { signed, envelope };
}

/** The user whose token the page's sign-in asks for. */
export const ALICE_ASSERTED = { external_id: "u-1001", email: "alice@acme.example", display_name: "Alice" };
