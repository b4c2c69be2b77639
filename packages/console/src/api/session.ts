/** The session of the console: a cookie of its own, which no script sees and which opens the admin API alone. */
import { answered, api, type Schemas } from "./client.ts";
import { codeOf } from "./refusal.ts";

export type Me = Schemas["User"];

/** Who is signed in, or why nobody is inside. */
export type Standing =
  | { readonly kind: "in"; readonly me: Me }
  | { readonly kind: "out" }
  /** A second factor is required, and this user has none yet: the session is good for setting one up. */
  | { readonly kind: "must_enroll" }
  /** Signed in, and administers nothing. */
  | { readonly kind: "stranger" };

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly code?: string;
}

/** @throws Refusal `mfa_required` without the code of a user who has a second factor */
export async function signIn(credentials: Credentials): Promise<Standing> {
  await answered(api.POST("/api/v1/auth/login", { body: { ...credentials, cookie: "console" } }));
  return whoAmI();
}

/** @throws Refusal when that could not be learned */
export async function whoAmI(): Promise<Standing> {
  try {
    const { user } = await answered(api.GET("/api/v1/admin/session"));
    return { kind: "in", me: user };
  } catch (error) {
    switch (codeOf(error)) {
      case "invalid_token":
      case "session_expired":
      case "session_not_found":
      case "user_inactive":
        return { kind: "out" };
      case "mfa_required":
        return { kind: "must_enroll" };
      case "permission_denied":
        return { kind: "stranger" };
      default:
        throw error;
    }
  }
}

export async function signOut(): Promise<void> {
  await answered(api.DELETE("/api/v1/admin/session"));
}
