/** gl-iam-embed/react: the session of a widget, as a provider and two hooks. */
"use client";

import {
  createContext,
  createElement,
  Fragment,
  type FunctionComponent,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import {
  type Connection,
  type ConnectOptions,
  connect,
  type EmbeddedSession,
  type EmbeddedUser,
} from "../widget/index.js";

/** What `useSession` answers. */
export interface ReactSession extends Pick<Connection, "fetch" | "signOut"> {
  readonly session: EmbeddedSession;
}

interface SignedIn {
  readonly connection: Connection;
  readonly user: EmbeddedUser;
  readonly session: EmbeddedSession;
}

const Context = createContext<SignedIn | null>(null);

/** Properties of `EmbeddedProvider`: the options of `connect`, and what is shown while nobody is signed in. */
export interface EmbeddedProviderProps extends ConnectOptions {
  readonly fallback?: ReactNode;
  readonly children?: ReactNode;
}

/**
 * Shows its children while somebody is signed in, else `fallback`. A server renders the fallback. Another `apiUrl` or
 * other origins are a new connection; new functions are not.
 */
export const EmbeddedProvider: FunctionComponent<EmbeddedProviderProps> = (props) => {
  const { apiUrl, partnerOrigins, fallback, children } = props;
  const [signedIn, setSignedIn] = useState<SignedIn | null>(null);
  const origins = partnerOrigins.join(" ");
  // The functions of the last rendering: those of the first one would see what the page showed then.
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const asks = props.confirmSwitch !== undefined;
  useEffect(() => {
    const connection = connect({
      apiUrl,
      partnerOrigins: origins.split(" "),
      confirmSwitch: asks ? (change) => latest.current.confirmSwitch?.(change) ?? false : undefined,
      onUser: (user) => latest.current.onUser?.(user),
    });
    const show = () => {
      const { user, session } = connection;
      setSignedIn(user && session && { connection, user, session });
    };
    connection.on("user", show);
    connection.on("session", show);
    return () => connection.close();
  }, [apiUrl, origins, asks]);
  if (!signedIn) return createElement(Fragment, null, fallback);
  return createElement(Context.Provider, { value: signedIn }, children);
};

function useSignedIn(): SignedIn {
  const signedIn = useContext(Context);
  if (!signedIn) throw new Error("useUser and useSession belong inside EmbeddedProvider");
  return signedIn;
}

/** The user who is signed in. */
export function useUser(): EmbeddedUser {
  return useSignedIn().user;
}

/** The session, `fetch` as its user, and `signOut`. */
export function useSession(): ReactSession {
  const { session, connection } = useSignedIn();
  return useMemo(
    () => ({ session, fetch: connection.fetch, signOut: () => connection.signOut() }),
    [session, connection],
  );
}
