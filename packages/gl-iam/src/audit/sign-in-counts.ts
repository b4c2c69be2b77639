/** How many sign-ins of a time were accepted and refused, and why, out of the audit. */
import type { Core } from "../core.js";
import type { ErrorCode } from "../errors.js";
import { testSideOf } from "../test-side.js";
import {
  isStorableDate,
  isUuid,
  Problems,
  parseBoolean,
  parseInteger,
  parseText,
  refuseUnknownFields,
  requireObject,
  violation,
} from "../validation.js";
import { AuditEventType } from "./event.js";

/** Which sign-ins are counted. An absent field does not restrict, but for `test`: each side is counted by itself. */
export interface SignInCountQuery {
  readonly organizationId?: string | undefined;
  /** True: those of the test side, in place of the live one. */
  readonly test?: boolean | undefined;
  readonly partnerId?: string | undefined;
  /** Inclusive; 24 hours ago by default. */
  readonly since?: Date | undefined;
  /** The width of a bucket, 60–86,400; 3600 by default. At most 1000 buckets lie between `since` and now. */
  readonly bucketSeconds?: number | undefined;
}

/** Sign-ins of a time, counted. */
export interface SignInCounts {
  readonly since: Date;
  readonly accepted: number;
  /** Whatever was refused at a partner's door: tokens, exchanges, and requests whose signature was not accepted. */
  readonly refused: number;
  /** Of the refused ones; the most frequent first. */
  readonly byReason: Readonly<Partial<Record<ErrorCode, number>>>;
  /** Those with a sign-in, the oldest first. Each begins a multiple of the width after `since`. */
  readonly buckets: readonly SignInBucket[];
  /** False when there are more than the newest 10,000 of a kind, which were counted. */
  readonly isComplete: boolean;
}

/** The sign-ins of a part of the time. */
export interface SignInBucket {
  readonly from: Date;
  readonly accepted: number;
  readonly refused: number;
}

/** Events of one type and severity that are counted. */
const MOST_EVENTS = 10_000;
const MOST_BUCKETS = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_SECONDS = 3600;

const ACCEPTED = AuditEventType.SSO_SIGN_IN;
const KINDS = [ACCEPTED, AuditEventType.SSO_REFUSED, AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED] as const;

export class SignInCounting {
  constructor(private readonly core: Core) {}

  /** @throws IamError `validation_error` */
  async count(query: SignInCountQuery = {}): Promise<SignInCounts> {
    const { since, bucketSeconds, partnerId, test } = this.#parse(query);
    const named = this.core.organizationIfNamed(query);
    const organizationId = test && named !== undefined ? testSideOf(named) : named;
    const filter = { organizationId, test, partnerId, from: since };
    const { counts, hasMore } = await this.core.store.auditEvents.count(filter, KINDS, bucketSeconds, MOST_EVENTS);
    const byReason = new Map<string, number>();
    const buckets = new Map<number, { accepted: number; refused: number }>();
    const all = { accepted: 0, refused: 0 };
    for (const { eventType, errorCode, bucket, events } of counts) {
      const outcome = eventType === ACCEPTED ? "accepted" : "refused";
      const here = buckets.get(bucket) ?? { accepted: 0, refused: 0 };
      here[outcome] += events;
      all[outcome] += events;
      buckets.set(bucket, here);
      if (outcome === "refused" && errorCode !== null) {
        byReason.set(errorCode, (byReason.get(errorCode) ?? 0) + events);
      }
    }
    const beginOf = (bucket: number) => new Date(since.getTime() + bucket * bucketSeconds * 1000);
    return {
      since,
      ...all,
      byReason: Object.fromEntries([...byReason].sort(([, one], [, other]) => other - one)),
      buckets: [...buckets]
        .sort(([one], [other]) => one - other)
        .map(([bucket, sums]) => ({ from: beginOf(bucket), ...sums })),
      isComplete: !hasMore,
    };
  }

  #parse(query: SignInCountQuery) {
    requireObject("query", query);
    const problems = new Problems();
    refuseUnknownFields(problems, query, QUERY_FIELDS);
    const { organizationId, partnerId, since: given } = query;
    if (organizationId !== undefined) problems.take("organizationId", parseText(organizationId, { max: 255 }), "");
    const test = problems.take("test", parseBoolean(query.test ?? false), false);
    if (partnerId !== undefined && !isUuid(partnerId)) problems.add("partnerId", violation("uuid", "must be a UUID"));
    const now = this.core.clock().getTime();
    const since = given === undefined ? new Date(now - DAY_MS) : given;
    if (!isStorableDate(since)) problems.add("since", violation("date", "must be a date of the years 1 to 9999"));
    const width = parseInteger(query.bucketSeconds ?? HOUR_SECONDS, 60, 86_400);
    const bucketSeconds = problems.take("bucketSeconds", width, HOUR_SECONDS);
    if (isStorableDate(since) && now - since.getTime() > MOST_BUCKETS * bucketSeconds * 1000) {
      problems.add("since", violation("range", `must be at most ${MOST_BUCKETS} buckets ago`));
    }
    problems.refuseIfAny();
    return { since, bucketSeconds, partnerId, test };
  }
}

const QUERY_FIELDS: ReadonlySet<string> = new Set(["organizationId", "test", "partnerId", "since", "bucketSeconds"]);
