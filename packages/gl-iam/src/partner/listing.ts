/** Lists partners, all of them or page by page. */
import type { Core } from "../core.js";
import { asOperationOfItsOwn } from "../operation.js";
import { decodeIdCursor, encodeIdCursor, type Paging, parsePaging, stretchToPage } from "../paging.js";
import { Problems, parseBoolean, parseText, refuseUnknownFields, requireObject } from "../validation.js";
import { careLimits, type PartnerStanding } from "./care.js";
import type { SSOPartner } from "./partner.js";
import type { PartnerFilter } from "./records.js";
import { PartnerStandings } from "./standing.js";

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
   * Only partners that have one of the {@link PartnerStanding.needs}. Such a page looks at 20,000 partners at most: it
   * may have fewer rows than `limit` though `nextCursor` names more.
   */
  needsCare?: boolean | undefined;
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

/** One page of partners, each with how it stands. */
export interface PartnerStandingPage {
  /** In the order of registration. */
  readonly data: readonly { readonly partner: SSOPartner; readonly standing: PartnerStanding }[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

export class PartnerListing {
  readonly #standings: PartnerStandings;

  constructor(private readonly core: Core) {
    this.#standings = new PartnerStandings(core);
  }

  /** @throws IamError `validation_error` */
  async page(options: ListPartnersPageOptions = {}): Promise<PartnerPage> {
    const { filter, limit, after } = parseOptions(this.core, options, PAGE_OPTIONS);
    const { lookedTo, ...stretch } = await this.core.store.partners.list(filter, limit, after);
    const page = stretchToPage(stretch, ({ id }) => encodeIdCursor(id));
    return lookedTo === undefined ? page : { ...page, nextCursor: encodeIdCursor(lookedTo) };
  }

  /** @throws IamError `validation_error` */
  async withStandings(options: ListPartnersPageOptions = {}): Promise<PartnerStandingPage> {
    const { data, nextCursor } = await this.page(options);
    const standings = await this.#standings.ofAll(data);
    // One that was removed in between has none.
    const standing = (partner: SSOPartner) => {
      const known = standings.get(partner.id);
      return known ? [{ partner, standing: known }] : [];
    };
    return { data: data.flatMap(standing), nextCursor };
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
const PAGE_OPTIONS: ReadonlySet<string> = new Set(
  [...ALL_OPTIONS, "hasOpenProposals", "needsCare", "query"].concat(["limit", "cursor"]),
);

function parseOptions(core: Core, options: ListPartnersPageOptions, known: ReadonlySet<string>) {
  requireObject("options", options);
  const problems = new Problems();
  refuseUnknownFields(problems, options, known);
  const { organizationId, isActive, hasOpenProposals, needsCare, query } = options;
  if (organizationId !== undefined) problems.take("organizationId", parseText(organizationId, { max: 255 }), "");
  if (isActive !== undefined) problems.take("isActive", parseBoolean(isActive), false);
  if (hasOpenProposals !== undefined) problems.take("hasOpenProposals", parseBoolean(hasOpenProposals), false);
  if (needsCare !== undefined) problems.take("needsCare", parseBoolean(needsCare), false);
  if (query !== undefined) problems.take("query", parseText(query, { max: 255, min: 0, spaces: "trim" }), "");
  const paging = parsePaging(options, decodeIdCursor, problems);
  problems.refuseIfAny();
  const filter: PartnerFilter = {
    organizationId: core.organizationIfNamed({ organizationId }),
    isActive,
    hasOpenProposals,
    needsCare: needsCare === true ? careLimits(core.clock()) : undefined,
    query: query?.trim() || undefined,
  };
  return { filter, ...paging };
}
