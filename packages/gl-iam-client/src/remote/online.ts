/** Asks the service at each request: whose session a credential is, and whether it stands. */
import { headerOf } from "../guard/presented.js";
import { unavailable } from "../guard/refusal.js";
import type { GuardSession, GuardUser, SessionSource, SignedIn, Unproven } from "../source/source.js";
import { type Json, readObject, requireDate, requireStrings, requireText, textOrNull } from "./json.js";
import type { RemoteService } from "./remote.js";

export function onlineSource(service: RemoteService): SessionSource<SignedIn> {
  return {
    async find(presented) {
      const answer = await asked(service, headerOf(presented));
      if (answer.status === 200) return signedIn(answer.body);
      if (answer.status === 401 || answer.status === 403) return unproven(answer.status, answer.body);
      throw unavailable(`the service answered ${answer.status}`, undefined, answer.retryAfter);
    },
    withOrigin: (_origin, work) => work(),
    takePartnerRequest: null,
  };
}

/** @throws GuardRefusal 503 for an answer that is none, or that can't be read */
async function asked(service: RemoteService, headers: Record<string, string>) {
  try {
    const response = await service.ask("/api/v1/session", headers);
    const retryAfter = /^\d{1,6}$/.exec(response.headers.get("retry-after") ?? "")?.[0];
    const text = await response.text();
    const isJson = [200, 401, 403].includes(response.status);
    return { status: response.status, retryAfter, body: isJson ? readObject(JSON.parse(text)) : {} };
  } catch (error) {
    throw unavailable("the service can't be asked", error);
  }
}

/** A proxy in front may refuse by itself: without one of our codes nobody knows what was refused. */
function unproven(status: 401 | 403, { code, detail }: Json): Unproven {
  if (typeof code !== "string") throw unavailable(`something before the service answered ${status}`);
  return { status, code, message: typeof detail === "string" ? detail : code };
}

/** @throws GuardRefusal 503 for what is not whole: a user without roles is not a user with none */
function signedIn(body: Json): SignedIn {
  try {
    return { user: userOf(readObject(body.user)), session: sessionOf(readObject(body.session)) };
  } catch (error) {
    throw unavailable("the service's answer can't be read", error);
  }
}

function userOf(user: Json): GuardUser {
  return {
    id: requireText(user, "id"),
    email: requireText(user, "email"),
    displayName: textOrNull(user, "display_name"),
    roles: requireStrings(user, "roles"),
    organizationId: requireText(user, "organization_id"),
    isActive: user.is_active === true,
    createdAt: requireDate(user, "created_at"),
  };
}

function sessionOf(session: Json): GuardSession {
  const authMethod = requireText(session, "auth_method");
  if (!isAuthMethod(authMethod)) throw new TypeError("auth_method is unknown");
  return {
    id: requireText(session, "id"),
    authMethod,
    partnerId: textOrNull(session, "partner_id"),
    externalId: textOrNull(session, "external_id"),
    attributes: readObject(session.attributes ?? {}),
    createdAt: requireDate(session, "created_at"),
    expiresAt: requireDate(session, "expires_at"),
    lastSeenAt: requireDate(session, "last_seen_at"),
    isTest: session.is_test === true,
  };
}

function isAuthMethod(text: string): text is GuardSession["authMethod"] {
  return text === "partner" || text === "password" || text === "passkey";
}
