/** Listing partners by keyset: page after page behind the last id, so that the millionth page costs what the first did. */
import type { Core } from "../core.js";
import {
  isUuid,
  Problems,
  parseBoolean,
  parseInteger,
  parseText,
  refuseUnknownFields,
  requireObject,
  violation,
} from "../validation.js";
import type { SSOPartner } from "./partner.js";
import type { PartnerFilter } from "./records.js";

export interface ListPartnersOptions {
  /** Left out: every organization's. */
  organizationId?: string | undefined;
  isActive?: boolean | undefined;
}

export interface ListPartnersPageOptions extends ListPartnersOptions {
  /** A part of the name or of the consumer key, whatever the case. */
  query?: string | undefined;
  /** 1–200; 50 when left out. */
  limit?: number | undefined;
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface PartnerPage {
  /** In the order of registration. */
  readonly data: readonly SSOPartner[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** Rows a statement: so few that no statement comes near its time-out. */
const BATCH = 1000;

export class PartnerListing {
  constructor(private readonly core: Core) {}

  /** @throws IamError `validation_error` */
  async page(options: ListPartnersPageOptions = {}): Promise<PartnerPage> {
    const { filter, limit, afterId } = parseOptions(options, PAGE_OPTIONS);
    const rows = await this.core.store.partners.list(filter, limit + 1, afterId);
    const data = rows.slice(0, limit);
    return { data, nextCursor: rows.length > limit ? encodeIdCursor(data.at(-1)?.id ?? "") : null };
  }

  /** @throws IamError `validation_error` */
  async all(options: ListPartnersOptions = {}): Promise<SSOPartner[]> {
    const { filter } = parseOptions(options, ALL_OPTIONS);
    const partners: SSOPartner[] = [];
    for (let batch = BATCH; batch === BATCH; ) {
      const rows = await this.core.store.partners.list(filter, BATCH, partners.at(-1)?.id ?? null);
      partners.push(...rows);
      batch = rows.length;
    }
    return partners;
  }
}

const ALL_OPTIONS: ReadonlySet<string> = new Set(["organizationId", "isActive"]);
const PAGE_OPTIONS: ReadonlySet<string> = new Set([...ALL_OPTIONS, "query", "limit", "cursor"]);

function parseOptions(options: ListPartnersPageOptions, known: ReadonlySet<string>) {
  requireObject("options", options);
  const problems = new Problems();
  refuseUnknownFields(problems, options, known);
  const { organizationId, isActive, query, limit, cursor } = options;
  if (organizationId !== undefined) problems.take("organizationId", parseText(organizationId, { max: 255 }), "");
  if (isActive !== undefined) problems.take("isActive", parseBoolean(isActive), false);
  if (query !== undefined) problems.take("query", parseText(query, { max: 255, min: 0, spaces: "trim" }), "");
  const parsedLimit = problems.take("limit", parseInteger(limit ?? DEFAULT_LIMIT, 1, MAX_LIMIT), DEFAULT_LIMIT);
  const afterId = cursor === undefined ? null : decodeIdCursor(cursor);
  if (afterId === undefined) problems.add("cursor", violation("cursor", "must be the nextCursor of an earlier page"));
  problems.refuseIfAny();
  const filter: PartnerFilter = { organizationId, isActive, query: query?.trim() || undefined };
  return { filter, limit: parsedLimit, afterId: afterId ?? null };
}

/** Opaque to callers, so that what it holds can change. */
export function encodeIdCursor(id: string): string {
  return Buffer.from(id, "utf8").toString("base64url");
}

export function decodeIdCursor(cursor: unknown): string | undefined {
  if (typeof cursor !== "string") return undefined;
  const id = Buffer.from(cursor, "base64url").toString("utf8");
  return isUuid(id) ? id : undefined;
}
