/** Lists partners, all of them or page by page. */
import type { Core } from "../core.js";
import { asOperationOfItsOwn } from "../operation.js";
import { decodeIdCursor, encodeIdCursor, type Paging, parsePaging, stretchToPage } from "../paging.js";
import { Problems, parseBoolean, parseText, refuseUnknownFields, requireObject } from "../validation.js";
import type { SSOPartner } from "./partner.js";
import type { PartnerFilter } from "./records.js";

/** Which partners to list. An absent field does not restrict. */
export interface ListPartnersOptions {
  /** Every organization's by default. */
  organizationId?: string | undefined;
  isActive?: boolean | undefined;
}

/** Which partners to list, and which page of them. */
export interface ListPartnersPageOptions extends ListPartnersOptions, Paging {
  /** Whether a proposal of the partner's developer, or a pending secret, waits for a decision. */
  hasOpenProposals?: boolean | undefined;
  /**
   * A part of the name, or the beginning of the consumer key, in any case. Among thousands of partners, one or two
   * characters find only names that begin with them.
   */
  query?: string | undefined;
}

/** One page of partners. */
export interface PartnerPage {
  /** In the order of registration. */
  readonly data: readonly SSOPartner[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** Rows a statement: so few that no statement comes near its time-out. */
const BATCH = 1000;

export class PartnerListing {
  constructor(private readonly core: Core) {}

  /** @throws IamError `validation_error` */
  async page(options: ListPartnersPageOptions = {}): Promise<PartnerPage> {
    const { filter, limit, after } = parseOptions(this.core, options, PAGE_OPTIONS);
    const stretch = await this.core.store.partners.list(filter, limit, after);
    return stretchToPage(stretch, ({ id }) => encodeIdCursor(id));
  }

  /** @throws IamError `validation_error` */
  async all(options: ListPartnersOptions = {}): Promise<SSOPartner[]> {
    const { filter } = parseOptions(this.core, options, ALL_OPTIONS);
    const partners: SSOPartner[] = [];
    for (let hasMore = true; hasMore; ) {
      const after = partners.at(-1)?.id ?? null;
      // Each batch is its own operation, because reading a large registry takes longer than any one deadline.
      const stretch = await asOperationOfItsOwn(() => this.core.store.partners.list(filter, BATCH, after));
      partners.push(...stretch.rows);
      hasMore = stretch.hasMore;
    }
    return partners;
  }
}

const ALL_OPTIONS: ReadonlySet<string> = new Set(["organizationId", "isActive"]);
const PAGE_OPTIONS: ReadonlySet<string> = new Set([...ALL_OPTIONS, "hasOpenProposals", "query", "limit", "cursor"]);

function parseOptions(core: Core, options: ListPartnersPageOptions, known: ReadonlySet<string>) {
  requireObject("options", options);
  const problems = new Problems();
  refuseUnknownFields(problems, options, known);
  const { organizationId, isActive, hasOpenProposals, query } = options;
  if (organizationId !== undefined) problems.take("organizationId", parseText(organizationId, { max: 255 }), "");
  if (isActive !== undefined) problems.take("isActive", parseBoolean(isActive), false);
  if (hasOpenProposals !== undefined) problems.take("hasOpenProposals", parseBoolean(hasOpenProposals), false);
  if (query !== undefined) problems.take("query", parseText(query, { max: 255, min: 0, spaces: "trim" }), "");
  const paging = parsePaging(options, decodeIdCursor, problems);
  problems.refuseIfAny();
  const filter: PartnerFilter = {
    organizationId: core.organizationIfNamed({ organizationId }),
    isActive,
    hasOpenProposals,
    query: query?.trim() || undefined,
  };
  return { filter, ...paging };
}
