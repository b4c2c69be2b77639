/** What an assertion says of a user who is known, and what that changes. It is judged here, and written elsewhere. */
import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../partner/metadata.js";
import type { EmailAddress } from "../user/email.js";
import type { StoredUser } from "../user/records.js";
import { refuseField } from "../validation.js";
import { findHidden } from "../visible-text.js";
import type { Identity, IdentityWithUser } from "./records.js";

/** What a sign-in says of its user, or an administrator beforehand. */
export interface AssertedProfile {
  readonly externalId: string;
  readonly email: EmailAddress;
  /** Null when nothing is said of it. */
  readonly displayName: string | null;
  /** The partner's own word. */
  readonly role: string;
  /** Null when nothing is said of them. */
  readonly attributes: JsonObject | null;
  /** When it was signed; null for what an administrator says. */
  readonly signedAt: Date | null;
}

/**
 * The e-mail that an assertion would give to a user who does not have it; null when it changes none.
 *
 * @param known the user that the external id is linked to, if any
 */
export function newEmailOf(known: IdentityWithUser | null, email: EmailAddress): EmailAddress | null {
  if (!known) return email;
  const { emailKey } = known.user;
  return followsAssertion(known) && emailKey !== email.key && emailKey !== email.formerKey ? email : null;
}

/**
 * A spelling of the same address may hide characters too. What an earlier release took stays.
 *
 * @param known the user that the external id is linked to, if any
 * @throws IamError `validation_error`
 */
export function requireVisibleChange(known: IdentityWithUser | null, email: EmailAddress): void {
  const isChange = !known || (followsAssertion(known) && known.user.email !== email.address);
  if (isChange) requireVisible("email", email.address);
}

/** One partner may not change the profile of a user with a password or a second active identity. */
export function followsAssertion({ user, identity, activeIdentities }: IdentityWithUser): boolean {
  return user.passwordHash === null && activeIdentities - (identity.isActive ? 1 : 0) === 0;
}

/** An assertion that was signed before the one that is known says nothing new. */
export function isOlder({ assertedAt }: Identity, { signedAt }: AssertedProfile): boolean {
  return assertedAt !== null && signedAt !== null && signedAt < assertedAt;
}

/** Only of what is new: an earlier release took others. @throws IamError `validation_error` */
export function requireVisible(field: "external_id" | "email", text: string): void {
  const hidden = findHidden(text);
  if (hidden) throw refuseField(field, hidden);
}

/** A known user after an assertion. */
export interface Followed {
  readonly identity: Identity;
  readonly user: StoredUser;
  /** Whether the user is another one than before. It is not, where it follows more than this partner. */
  readonly changesProfile: boolean;
  /** The e-mail that the user gets by it; null when it keeps its own. */
  readonly newEmail: EmailAddress | null;
  /** What has changed, of the identity or the user, by its names in a payload. */
  readonly changed: readonly string[];
}

/** An assertion that is older than the one before changes nothing. */
export function followed(known: IdentityWithUser, asserted: AssertedProfile): Followed {
  if (isOlder(known.identity, asserted)) return { ...known, changesProfile: false, newEmail: null, changed: [] };
  const { role, email, displayName, attributes, signedAt } = asserted;
  const identity = {
    ...known.identity,
    role,
    email: email.address,
    displayName: displayName ?? known.identity.displayName,
    attributes: attributes ?? known.identity.attributes,
    assertedAt: signedAt ?? known.identity.assertedAt,
  };
  const newEmail = newEmailOf(known, email);
  const profile = {
    email: email.address,
    emailKey: newEmail?.key ?? known.user.emailKey,
    displayName: displayName ?? known.user.displayName,
  };
  const user = followsAssertion(known) ? { ...known.user, ...profile } : known.user;
  const differs = (field: "email" | "displayName") => user[field] !== known.user[field];
  const changes = {
    email: identity.email !== known.identity.email || differs("email") || newEmail !== null,
    display_name: identity.displayName !== known.identity.displayName || differs("displayName"),
    role: identity.role !== known.identity.role,
    attributes: !isDeepStrictEqual(identity.attributes, known.identity.attributes),
  };
  return {
    identity,
    user,
    // A suspended user may have the same address, and be without it.
    changesProfile: differs("email") || differs("displayName") || newEmail !== null,
    newEmail,
    changed: Object.entries(changes).flatMap(([name, isChanged]) => (isChanged ? [name] : [])),
  };
}
