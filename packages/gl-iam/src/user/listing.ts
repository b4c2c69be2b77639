/** Lists users page by page, and shows one. */
import type { Core } from "../core.js";
import { type Paging, parsePaging, toPage } from "../paging.js";
import { parseRole } from "../policy/role.js";
import { isOnSide } from "../test-side.js";
import { isStorableDate, isUuid, parseOneOf, parseText, problemsOfCall, violation } from "../validation.js";
import { foldCase } from "../visible-text.js";
import { type UserCall, userNotFound } from "./accounts.js";
import { recordingRefusals } from "./authority.js";
import { toUserDetails, type UserDetails } from "./details.js";
import type { UserFilter, UserPosition } from "./records.js";
import { UserState } from "./state.js";

/** Which users to list, and which page of them. An absent field does not restrict. */
export interface ListUsersOptions extends UserCall, Paging {
  /** The beginning of the e-mail address or of the display name, in any case. */
  query?: string | undefined;
  /** The partner at which the user has an identity, active or not. */
  partnerId?: string | undefined;
  /**
   * A role that the user has: granted, or what the word of a partner means for an active identity now. A word that the
   * partner's `roleMap` redefines is not that role, and neither is a reserved one that the partner may not give.
   */
  role?: string | undefined;
  state?: UserState | undefined;
  /** Who was last seen before this: at the last sign-in, or when the user was made if there was none. */
  seenBefore?: Date | undefined;
  /** Who was last seen at this moment or after it. */
  seenAfter?: Date | undefined;
}

/** One page of users. */
export interface UserPage {
  /** In the order of creation; in a list by `seenBefore` or `seenAfter` the last seen first. */
  readonly data: readonly UserDetails[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

export class UserListing {
  constructor(private readonly core: Core) {}

  /** @throws IamError see `Users.list` */
  async page(options: ListUsersOptions = {}): Promise<UserPage> {
    const { filter, limit, after } = this.#parse(options);
    const rows = await this.core.store.users.list(filter, limit + 1, after);
    const bySeen = filter.seenBefore !== undefined || filter.seenAfter !== undefined;
    return toPage(rows.map(toUserDetails), limit, (last) => encodePosition(last, bySeen));
  }

  /** @throws IamError see `Users.get` */
  async get(userId: string, call: UserCall = {}): Promise<UserDetails> {
    problemsOfCall(call, "test").refuseIfAny();
    const organizationId = this.core.organizationOnSide(call);
    return recordingRefusals(this.core, { userId, organizationId }, call, async () => {
      const user = isUuid(userId) ? await this.core.store.users.find(userId, organizationId) : null;
      const isKnown = user && user.mergedInto === null && user.erasedAt === null && isOnSide(user, call);
      if (!isKnown) throw userNotFound();
      return toUserDetails(user);
    });
  }

  #parse(options: ListUsersOptions) {
    const problems = problemsOfCall(options, ...Object.keys(FILTERS), "test", "limit", "cursor");
    const { query, partnerId, role, state, seenBefore, seenAfter } = options;
    const text =
      query === undefined
        ? undefined
        : problems.take("query", parseText(query, { max: 255, min: 0, spaces: "trim" }), "");
    if (partnerId !== undefined && !isUuid(partnerId)) problems.add("partnerId", violation("uuid", "must be a UUID"));
    if (role !== undefined) problems.take("role", parseRole(role), "");
    if (state !== undefined) problems.take("state", parseOneOf(state, Object.values(UserState)), "");
    for (const [field, date] of Object.entries({ seenBefore, seenAfter })) {
      if (date !== undefined && !isStorableDate(date)) {
        problems.add(field, violation("date", "must be a date of the years 1 to 9999"));
      }
    }
    const bySeen = seenBefore !== undefined || seenAfter !== undefined;
    const paging = parsePaging(options, (cursor) => decodePosition(cursor, bySeen), problems);
    problems.refuseIfAny();
    const organizationId = this.core.organizationOnSide(options);
    const prefix = text ? foldCase(text) : undefined;
    const test = options.test === true;
    const filter: UserFilter = { organizationId, test, prefix, partnerId, role, state, seenBefore, seenAfter };
    return { filter, ...paging };
  }
}

const FILTERS = { query: 0, partnerId: 0, role: 0, state: 0, seenBefore: 0, seenAfter: 0 } satisfies Record<
  Exclude<keyof ListUsersOptions, keyof UserCall | keyof Paging>,
  0
>;

/** Opaque to callers, so that its content can change. */
function encodePosition({ id, lastSignInAt, createdAt }: UserDetails, bySeen: boolean): string {
  const seenAt = bySeen ? `${(lastSignInAt ?? createdAt).toISOString()} ` : "";
  return Buffer.from(`${seenAt}${id}`, "utf8").toString("base64url");
}

/** @param bySeen whether the list is in that order, because a cursor of the other one names no position in it */
function decodePosition(cursor: unknown, bySeen: boolean): UserPosition | undefined {
  if (typeof cursor !== "string") return undefined;
  const parts = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  const id = parts.pop();
  if (!isUuid(id) || (parts.length === 1) !== bySeen || parts.length > 1) return undefined;
  if (!bySeen) return { id };
  const seenAt = new Date(parts[0] ?? "");
  return isStorableDate(seenAt) ? { id, seenAt } : undefined;
}
