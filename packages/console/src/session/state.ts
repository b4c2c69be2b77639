/** Who is signed in, as the pages see it. */
import { createContext, useContext } from "react";
import type { Me } from "../api/session.ts";

export interface ConsoleSession {
  readonly me: Me;
  /** A platform_admin administers every organization. */
  readonly isPlatformAdmin: boolean;
  signOut(): Promise<void>;
}

export const SessionContext = createContext<ConsoleSession | null>(null);

export function useSession(): ConsoleSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of a signed-in page");
  return session;
}
