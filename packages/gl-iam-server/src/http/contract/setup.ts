/** Setup links and proposals as JSON. */
import type { PartnerProgress, SetupLink, SetupStatus } from "gl-iam";
import { z } from "zod";
import { proposalJson } from "../../proposal-json.js";
import { ACME_ID, ACME_KEY } from "./examples.js";

const time = z.iso.datetime();

export const setupLinkSchema = z
  .object({
    id: z.uuid(),
    partner_id: z.uuid(),
    state: z.enum(["waiting", "opened", "revealed", "expired", "revoked"]),
    created_at: time,
    created_by: z.string().nullable(),
    expires_at: time,
    opened_at: time.nullable(),
    opened_from: z.string().nullable(),
    revealed_at: time.nullable(),
    revealed_from: z.string().nullable(),
    starts_on_test_side: z.boolean(),
    test_revealed_at: time.nullable(),
    live_approved_at: time.nullable().describe("when an administrator agreed that its holder goes live"),
  })
  .meta({ id: "SetupLink" });

const LINK_ID = "0199d3a2-8a10-7c3d-9e4f-5a6b7c8d9e66";

export const SETUP_LINK = {
  id: LINK_ID,
  partner_id: ACME_ID,
  state: "waiting" as const,
  created_at: "2026-11-24T08:00:00.000Z",
  created_by: "ops@example.com",
  expires_at: "2026-11-27T08:00:00.000Z",
  opened_at: null,
  opened_from: null,
  revealed_at: null,
  revealed_from: null,
  starts_on_test_side: false,
  test_revealed_at: null,
  live_approved_at: null,
};

export const invitationSchema = z
  .object({
    id: z.uuid(),
    url: z.string().describe("shown this once; its fragment is a capability"),
    passcode: z.string().describe("shown this once; send it another way than the URL"),
    expires_at: time,
  })
  .meta({ id: "SetupInvitation" });

export const INVITATION = {
  id: LINK_ID,
  url: "https://app.example.com/setup#sl_live_m3Qy0k9bW1n7pXcZrT5vLs8dHfJg2aUeKoI4xYw6BtM",
  passcode: "7KQ2-M4XN-R9TD",
  expires_at: "2026-11-27T08:00:00.000Z",
};

export const proposalSchema = z
  .object({
    id: z.uuid(),
    link_id: z.uuid().describe("the setup link whose holder proposed it"),
    field: z.string(),
    value: z.unknown(),
    digest: z.string(),
    state: z.enum(["open", "approved", "rejected"]),
    proven_domains: z.array(z.string()).describe("of e-mail domains, those whose TXT record was found"),
    warning: z.string().nullable().describe("what is unusually wide: an approval must repeat the value"),
    created_at: time,
    made_from: z.string().nullable(),
    decided_at: time.nullable(),
    decided_by: z.string().nullable(),
  })
  .meta({ id: "SetupProposal" });

export const PROPOSAL = {
  id: "0199d3a2-8b20-7d4e-8f50-6b7c8d9e0f77",
  link_id: LINK_ID,
  field: "allowed_email_domains",
  value: ["acme.example"],
  digest: "3f0a6c1e9b7d5a2c4e8f60718293a4b5",
  state: "open" as const,
  proven_domains: ["acme.example"],
  warning: null,
  created_at: "2026-11-24T09:00:00.000Z",
  made_from: "203.0.113.7",
  decided_at: null,
  decided_by: null,
};

const progressState = z.enum(["awaiting_secret", "awaiting_first_signature", "live"]);

export const progressSchema = z
  .object({ state: progressState, secret_told_at: time.nullable(), first_signature_at: time.nullable() })
  .meta({ id: "PartnerProgress" });

export const PROGRESS = {
  state: "awaiting_first_signature" as const,
  secret_told_at: "2026-11-24T09:30:00.000Z",
  first_signature_at: null,
};

export const statusSchema = z
  .object({
    link_id: z.uuid(),
    partner_name: z.string(),
    consumer_key: z.string(),
    state: progressState,
    expires_at: time,
    your_address: z.string().nullable(),
    secret: z.object({
      revealed_at: time.nullable(),
      revealed_from: z.string().nullable(),
      is_pending: z.boolean(),
    }),
    first_signature_at: time.nullable(),
    test_side: z
      .object({
        consumer_key: z.string().nullable(),
        revealed_at: time.nullable(),
        revealed_from: z.string().nullable(),
        last_accepted_at: time.nullable(),
        state: z.enum(["awaiting_secret", "awaiting_signature", "may_ask", "asked", "approved"]),
      })
      .nullable()
      .describe("of a link that starts there; until the live secret is shown, what follows is of the test side"),
    secrets: z
      .array(z.object({ created_at: time, expires_at: time.nullable() }))
      .describe("those that work now, the current one first; none before it was shown"),
    last_accepted: z
      .object({ at: time, ip_address: z.string().nullable() })
      .nullable()
      .describe("the last sign-in request whose signature was accepted"),
    allowed: z.record(z.string(), z.unknown()).describe("what the operator allows now"),
    proposals: z.array(proposalSchema),
    domains: z
      .array(
        z.object({
          domain: z.string(),
          record_name: z.string(),
          record_value: z.string().describe("of a TXT record; it is no secret"),
          proven_at: time.nullable(),
        }),
      )
      .describe("that may be proven; none where the service asks no DNS"),
    refusals: z.array(z.object({ at: time, code: z.string(), message: z.string() })),
  })
  .meta({ id: "SetupStatus" });

export const STATUS = {
  link_id: LINK_ID,
  partner_name: "Acme Corp",
  consumer_key: ACME_KEY,
  state: "awaiting_secret" as const,
  expires_at: "2026-11-27T08:00:00.000Z",
  your_address: "203.0.113.7",
  secret: { revealed_at: null, revealed_from: null, is_pending: false },
  first_signature_at: null,
  test_side: null,
  secrets: [],
  last_accepted: null,
  allowed: { allowed_email_domains: ["acme.example"] },
  proposals: [],
  domains: [
    {
      domain: "acme.example",
      record_name: "_gl-iam.acme.example",
      record_value: "gl-iam-domain=mJ0s2pXQ5k1bW8nRzT4vLyDfHgAeUcKoI7xYw6BtM3E",
      proven_at: null,
    },
  ],
  refusals: [],
};

export function setupLinkJson(link: SetupLink) {
  return {
    id: link.id,
    partner_id: link.partnerId,
    state: link.state,
    created_at: link.createdAt.toISOString(),
    created_by: link.createdBy,
    expires_at: link.expiresAt.toISOString(),
    opened_at: isoOf(link.openedAt),
    opened_from: link.openedFrom,
    revealed_at: isoOf(link.revealedAt),
    revealed_from: link.revealedFrom,
    starts_on_test_side: link.startsOnTestSide,
    test_revealed_at: isoOf(link.testRevealedAt),
    live_approved_at: isoOf(link.liveApprovedAt),
  };
}

export function progressJson({ state, secretToldAt, firstSignatureAt }: PartnerProgress) {
  return { state, secret_told_at: isoOf(secretToldAt), first_signature_at: isoOf(firstSignatureAt) };
}

export function statusJson({ partner, secret, ...status }: SetupStatus, address: string | null) {
  return {
    link_id: status.linkId,
    partner_name: partner.partnerName,
    consumer_key: partner.consumerKey,
    state: status.state,
    expires_at: status.expiresAt.toISOString(),
    your_address: address,
    secret: {
      revealed_at: isoOf(secret.revealedAt),
      revealed_from: secret.revealedFrom,
      is_pending: secret.isPending,
    },
    first_signature_at: isoOf(status.firstSignatureAt),
    test_side: status.testSide && {
      consumer_key: status.testSide.consumerKey,
      revealed_at: isoOf(status.testSide.revealedAt),
      revealed_from: status.testSide.revealedFrom,
      last_accepted_at: isoOf(status.testSide.lastAcceptedAt),
      state: status.testSide.state,
    },
    secrets: status.secrets.map(({ createdAt, expiresAt }) => ({
      created_at: createdAt.toISOString(),
      expires_at: isoOf(expiresAt),
    })),
    last_accepted: status.lastAccepted && {
      at: status.lastAccepted.at.toISOString(),
      ip_address: status.lastAccepted.ipAddress,
    },
    allowed: {
      allowed_email_domains: partner.allowedEmailDomains,
      allowed_source_ips: partner.allowedSourceIps,
      allowed_origins: partner.allowedOrigins,
      login_url: partner.loginUrl,
      allowed_roles: partner.allowedRoles,
    },
    // Who decided is the operator's own affair.
    proposals: status.proposals.map((proposal) => ({ ...proposalJson(proposal), decided_by: null })),
    domains: status.domains.map(({ domain, recordName, recordValue, provenAt }) => ({
      domain,
      record_name: recordName,
      record_value: recordValue,
      proven_at: isoOf(provenAt),
    })),
    refusals: status.refusals.map(({ at, code, message }) => ({ at: at.toISOString(), code, message })),
  };
}

function isoOf(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
