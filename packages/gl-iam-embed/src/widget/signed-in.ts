/** Who is signed in, as the application answers it. */

/** The user; the same fields as `User` of `gl-iam`, dates as ISO 8601 text. */
export interface EmbeddedUser {
  readonly id: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly roles: readonly string[];
  readonly organizationId: string;
  readonly isActive: boolean;
  readonly createdAt: string;
}

/** The session, without its tokens: those stay in the script. */
export interface EmbeddedSession {
  readonly id: string;
  readonly authMethod: "partner" | "password";
  readonly partnerId: string | null;
  readonly externalId: string | null;
  /** What the partner asserted about the user. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastSeenAt: string;
}

/** Somebody else is signed in at the partner's page. */
export interface PersonSwitch {
  readonly from: EmbeddedUser;
  readonly to: EmbeddedUser;
}

export interface Person {
  readonly user: EmbeddedUser;
  readonly session: EmbeddedSession;
}

/** @param answer of `POST /api/v1/sso/authenticate` */
export function personOf(answer: { user: object; session: object }): Person {
  return { user: camelCase(answer.user), session: camelCase(answer.session) };
}

/** The names of the object itself. What a partner calls its attributes stays as it is. */
function camelCase<T>(object: object): T {
  const name = (text: string) => text.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [name(key), value])) as T;
}
