/** The admin API's partners. */
import {
  type DeactivateOptions,
  ErrorCode,
  type FieldProblem,
  isOrganizationId,
  partnerCreateFromJson,
  partnerToJson,
  partnerUpdateFromJson,
  partnerVersion,
  type RotateOptions,
  type SSOPartner,
} from "gl-iam";
import { z } from "zod";
import { ACME_KEY, PARTNER, PARTNER_STANDING } from "../contract/examples.js";
import { checkedByLibrary, libraryArguments, unwrapAs } from "../contract/library-arguments.js";
import { defineOperation } from "../contract/operation.js";
import { pageOf, pageParameters } from "../contract/schemas.js";
import { invitationSchema } from "../contract/setup.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH, refusedField } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import {
  type Administrator,
  callOf,
  organizationToRead,
  organizationToWrite,
  requireNoMachine,
  requirePasswordSession,
  requireRecentProof,
  whoActs,
} from "./administrator.js";
import { etagOf, ifMatchHeader, ifMatchOf } from "./entity-tag.js";
import { IDEMPOTENCY_HEADER, idempotencyOf } from "./idempotency.js";
import { clearedOf, clearParameter, createSchema, partnerSchema, updateSchema } from "./partner-schemas.js";
import { partnerStandingSchema, standingJson } from "./partner-standing.js";
import { booleanParameter, orgIdParameter, searchedBy } from "./query.js";
import { invitationJson } from "./setup-links.js";

const PARTNERS = `${ADMIN_PATH}/partners`;
const ONE_PARTNER = `${PARTNERS}/{id}`;
const byOrganization = z.object({ org_id: orgIdParameter });
const EXAMPLE_SECRET = "cs_live_EXAMPLE0000000000000000000000000";

const registerPartner = defineOperation({
  id: "registerPartner",
  method: "post",
  path: PARTNERS,
  tag: "partners",
  summary: "Register a partner",
  description:
    "The answer has the consumer secret, this once; with `setup_link`, a link in its place, by which the partner's " +
    "developer takes the secret. Only a platform_admin may allow the role platform_admin.",
  security: "administrator",
  scope: "partners:write",
  sensitive: true,
  headers: [IDEMPOTENCY_HEADER],
  body: {
    contentType: "application/json",
    ...checkedByLibrary(createSchema),
    example: { partner_name: "Acme Corp", allowed_email_domains: ["acme.example"], max_users: 500 },
  },
  answer: {
    status: 201,
    description: "registered",
    schema: z.object({
      partner: partnerSchema,
      consumer_key: z.string(),
      consumer_secret: z.string().optional(),
      setup_link: invitationSchema.optional(),
    }),
    example: { partner: PARTNER, consumer_key: ACME_KEY, consumer_secret: EXAMPLE_SECRET },
    headers: { Location: "the partner" },
  },
  errors: [ErrorCode.PARTNER_ALREADY_EXISTS, ErrorCode.CONFLICT],
});

const listPartners = defineOperation({
  id: "listPartners",
  method: "get",
  path: PARTNERS,
  tag: "partners",
  summary: "Partners, in the order of registration",
  security: "administrator",
  scope: "partners:read",
  query: z.object({
    is_active: booleanParameter,
    has_open_proposals: booleanParameter.describe("whether a proposal of its developer waits for a decision"),
    needs_care: booleanParameter.describe(
      "true: only those whose standing has needs. Such a page may have fewer rows than its limit, though there are " +
        "more",
    ),
    include: z.literal("standing").optional().describe("with each partner how it stands, in the same answer"),
    q: z.string().optional().describe("a part of the name, or the beginning of the consumer key"),
    org_id: orgIdParameter,
    ...pageParameters,
  }),
  answer: {
    status: 200,
    description: "one page",
    schema: pageOf(partnerSchema.extend({ standing: partnerStandingSchema.optional() }).meta({ id: "ListedPartner" })),
    example: { data: [{ ...PARTNER, standing: PARTNER_STANDING }], next_cursor: null },
  },
  errors: [],
});

const partnerAnswer = {
  status: 200,
  description: "the partner",
  schema: partnerSchema,
  example: PARTNER,
  headers: { ETag: "this state of the partner, for `If-Match`" },
} as const;

const getPartner = defineOperation({
  id: "getPartner",
  method: "get",
  path: ONE_PARTNER,
  tag: "partners",
  summary: "One partner",
  security: "administrator",
  scope: "partners:read",
  query: byOrganization,
  answer: partnerAnswer,
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

const updatePartner = defineOperation({
  id: "updatePartner",
  method: "patch",
  path: ONE_PARTNER,
  tag: "partners",
  summary: "Change the given fields",
  description:
    "`[]` denies all. Back to no restriction: `?clear=allowed_source_ips,max_users`; a bare null is refused.",
  security: "administrator",
  scope: "partners:write",
  // Clearing a restriction lets more people in.
  sensitive: "sometimes",
  headers: [ifMatchHeader("partner")],
  query: z.object({ clear: clearParameter, org_id: orgIdParameter }),
  body: {
    contentType: "application/json",
    ...checkedByLibrary(updateSchema),
    example: { allowed_origins: ["https://portal.acme.example"] },
    optional: true,
  },
  answer: partnerAnswer,
  errors: [ErrorCode.PARTNER_NOT_FOUND, ErrorCode.PARTNER_ALREADY_EXISTS, ErrorCode.CONFLICT],
});

const rotateSecret = defineOperation({
  id: "rotateConsumerSecret",
  method: "post",
  path: `${ONE_PARTNER}/rotate-secret`,
  tag: "partners",
  summary: "Make a new consumer secret",
  description: "The answer shows the secret, this once. Without a grace period the old secret ends at once.",
  security: "administrator",
  scope: "partners:write",
  sensitive: true,
  query: byOrganization,
  headers: [IDEMPOTENCY_HEADER],
  body: {
    contentType: "application/json",
    ...checkedByLibrary(z.strictObject({ grace_period_seconds: z.int().min(0).max(604_800).optional() })),
    example: { grace_period_seconds: 3600 },
    optional: true,
  },
  answer: {
    status: 200,
    description: "rotated",
    schema: z.object({
      partner: partnerSchema,
      consumer_key: z.string(),
      consumer_secret: z.string(),
      previous_secret_expires_at: z.iso.datetime().nullable(),
    }),
    example: {
      partner: PARTNER,
      consumer_key: ACME_KEY,
      consumer_secret: EXAMPLE_SECRET,
      previous_secret_expires_at: "2026-11-24T09:00:00.000Z",
    },
  },
  errors: [ErrorCode.PARTNER_NOT_FOUND, ErrorCode.CONFLICT],
});

const deactivatePartner = defineOperation({
  id: "deactivatePartner",
  method: "post",
  path: `${ONE_PARTNER}/deactivate`,
  tag: "partners",
  summary: "Deactivate a partner",
  description:
    "Access tokens stay valid until they expire (15 minutes), unless `revoke_sessions` ends the sessions too.",
  security: "administrator",
  scope: "partners:write",
  query: byOrganization,
  body: {
    contentType: "application/json",
    ...checkedByLibrary(z.strictObject({ revoke_sessions: z.boolean().optional() })),
    example: { revoke_sessions: true },
    optional: true,
  },
  answer: { ...partnerAnswer, example: { ...PARTNER, is_active: false } },
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

const reactivatePartner = defineOperation({
  id: "reactivatePartner",
  method: "post",
  path: `${ONE_PARTNER}/reactivate`,
  tag: "partners",
  summary: "Reactivate a partner",
  security: "administrator",
  scope: "partners:write",
  query: byOrganization,
  answer: partnerAnswer,
  errors: [ErrorCode.PARTNER_NOT_FOUND],
});

export function addPartnerOperations(api: AdminApi): void {
  const { state } = api;
  const { partnerRegistry: registry } = state.gateway;
  const changed = (partner: SSOPartner) => {
    state.origins.forget();
    return partnerJson(partner);
  };

  api.addAdministration(registerPartner, async (context, { body, administrator }) => {
    const { fields, hasLink, startsOnTestSide } = separateLink(body);
    if (hasLink) {
      requireNoMachine(administrator);
      await requirePasswordSession(state, context, administrator);
    }
    const named = partnerCreateFromJson(fields);
    const orgId = organizationOf(administrator, named.orgId, state.defaultOrgId);
    const idempotency = idempotencyOf(context, administrator);
    const options = { ...whoActs(state, context, administrator), idempotency };
    named.orgId = orgId;
    const registered = unwrapAs(await registry.registerPartner(named, options), wrongLink);
    state.origins.forget();
    const { partner, consumerKey, consumerSecret } = registered;
    const location = `${PARTNERS}/${partner.id}`;
    if (hasLink) {
      const how = { isFirst: true, startsOnTestSide, baseUrl: state.options.publicUrl };
      const call = { ...whoActs(state, context, administrator), ...how };
      const link = invitationJson((await state.gateway.setup.invite(partner.id, call)).unwrap());
      return json({ partner: partnerToJson(partner), consumer_key: consumerKey, setup_link: link }, 201, { location });
    }
    const answer = { partner: partnerToJson(partner), consumer_key: consumerKey, consumer_secret: consumerSecret };
    return json(answer, 201, { location });
  });

  api.addAdministration(listPartners, async (_context, { query, administrator }) => {
    const { is_active: isActive, has_open_proposals: hasOpenProposals, needs_care: needsCare } = query;
    const { q, org_id, limit, cursor, include } = query;
    const organizationId = organizationToRead(administrator, org_id);
    const options = { organizationId, isActive, hasOpenProposals, needsCare, query: q, limit, cursor };
    if (include === "standing") {
      const { data, nextCursor } = unwrapAs(await registry.listPartnerStandings(options), searchedBy);
      const rows = data.map(({ partner, standing }) => {
        return { ...partnerToJson(partner), standing: standingJson(standing) };
      });
      return json({ data: rows, next_cursor: nextCursor });
    }
    const { data, nextCursor } = unwrapAs(await registry.listPartnersPage(options), searchedBy);
    return json({ data: data.map((partner) => partnerToJson(partner)), next_cursor: nextCursor });
  });

  api.addAdministration(getPartner, async (context, { administrator }) => {
    const call = callOf(state, context, administrator);
    return partnerJson((await registry.getPartner(idOf(context), call)).unwrap());
  });

  api.addAdministration(updatePartner, async (context, { body, query, administrator }) => {
    const call = { ...callOf(state, context, administrator), ifVersion: ifMatchOf(context) };
    const cleared = clearedOf(query.clear);
    if (cleared.length > 0) await requireRecentProof(state, context, administrator);
    const update = partnerUpdateFromJson(body, cleared);
    return changed((await registry.updatePartner(idOf(context), update, call)).unwrap());
  });

  api.addAdministration(rotateSecret, async (context, { body, administrator }) => {
    const call = callOf(state, context, administrator);
    const rotation = libraryArguments<Pick<RotateOptions, "gracePeriodSeconds">>(rotateSecret, body);
    const idempotency = idempotencyOf(context, administrator);
    const rotated = await registry.rotateConsumerSecret(idOf(context), { ...rotation, ...call, idempotency });
    const { partner, consumerKey, consumerSecret, previousSecretExpiresAt } = rotated.unwrap();
    return json({
      partner: partnerToJson(partner),
      consumer_key: consumerKey,
      consumer_secret: consumerSecret,
      previous_secret_expires_at: previousSecretExpiresAt?.toISOString() ?? null,
    });
  });

  api.addAdministration(deactivatePartner, async (context, { body, administrator }) => {
    const call = callOf(state, context, administrator);
    const options = libraryArguments<Pick<DeactivateOptions, "revokeSessions">>(deactivatePartner, body);
    return changed((await registry.deactivatePartner(idOf(context), { ...options, ...call })).unwrap());
  });

  api.addAdministration(reactivatePartner, async (context, { administrator }) => {
    const call = callOf(state, context, administrator);
    return changed((await registry.reactivatePartner(idOf(context), call)).unwrap());
  });
}

/**
 * A wrong value is left where it is, and refused with the other fields.
 *
 * @throws IamError `validation_error` for a secret beside a link: somebody knows it, and the link would replace it
 */
function separateLink(body: unknown): { fields: unknown; hasLink: boolean; startsOnTestSide: boolean } {
  const {
    setup_link: link,
    starts_on_test_side: startsOnTestSide = false,
    ...fields
  } = (body ?? {}) as Record<string, unknown>;
  const isOne = !Array.isArray(body) && typeof link === "boolean" && typeof startsOnTestSide === "boolean";
  if (!isOne || (startsOnTestSide && !link)) return { fields: body, hasLink: false, startsOnTestSide: false };
  if (link && fields.consumer_secret !== undefined) {
    throw refusedField("consumer_secret", "exclusive", "can't be given with setup_link, which makes the secret");
  }
  return { fields, hasLink: link, startsOnTestSide };
}

/** The library has no such fields. */
function wrongLink(problem: FieldProblem): FieldProblem {
  if (problem.rule !== "unknown_field") return problem;
  const { field } = problem;
  if (field === "setup_link") return { field, rule: "boolean", message: "must be true or false" };
  if (field !== "starts_on_test_side") return problem;
  return { field, rule: "requires_setup_link", message: "must be true or false, and true only with setup_link" };
}

function partnerJson(partner: SSOPartner): Response {
  return json(partnerToJson(partner), 200, { etag: etagOf(partnerVersion(partner)) });
}

/** The library refuses an impossible name, beside the body's other problems. */
function organizationOf(administrator: Administrator, named: unknown, fallback: string): string {
  if (named !== undefined && !isOrganizationId(named)) return named as string;
  return organizationToWrite(administrator, named, fallback);
}

function idOf(context: { req: { param(name: "id"): string | undefined } }): string {
  return context.req.param("id") ?? "";
}
