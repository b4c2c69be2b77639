/**
 * Lets administrators in. What they see then is loaded then. When a session ends under an open page, the page stays
 * behind the sign-in, with all that was typed; the same administrator goes on there, and another one begins anew.
 */
import { Center, Loader } from "@mantine/core";
import { type ComponentType, Suspense, useCallback, useEffect, useState } from "react";
import { type Me, whoAmI } from "../api/session.ts";
import { onSessionEnd } from "../api/session-end.ts";
import { Failure } from "../look/failure.tsx";
import { words } from "../words/words.ts";
import { onReturn } from "./return.ts";
import { SignIn } from "./sign-in.tsx";

type Standing =
  | { readonly kind: "asking" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "out" }
  | { readonly kind: "in"; readonly me: Me; readonly isLocked: boolean };

/** What is inside of the gate. */
export interface InsideProps {
  readonly me: Me;
  /** The session has ended: somebody has to sign in before anything is seen again. */
  readonly isLocked: boolean;
  readonly onLock: () => void;
  readonly onEnter: (me: Me) => void;
  readonly onLeave: () => void;
}

export function Gate({ inside: Inside }: { readonly inside: ComponentType<InsideProps> }) {
  const [standing, setStanding] = useState<Standing>({ kind: "asking" });

  const ask = useCallback(() => {
    setStanding({ kind: "asking" });
    whoAmI().then(
      (found) => setStanding(found.kind === "in" ? { ...found, isLocked: false } : { kind: "out" }),
      (error: unknown) => setStanding({ kind: "failed", error }),
    );
  }, []);
  useEffect(ask, [ask]);

  const enter = useCallback((me: Me) => setStanding({ kind: "in", me, isLocked: false }), []);
  const leave = useCallback(() => setStanding({ kind: "out" }), []);
  const lock = useCallback(() => setStanding((now) => (now.kind === "in" ? { ...now, isLocked: true } : now)), []);
  useEffect(() => onSessionEnd(lock), [lock]);

  useEffect(
    () =>
      onReturn(async () => {
        const found = await whoAmI().catch(() => null);
        // Whoever it was may have signed out elsewhere meanwhile. Without an answer nobody is let back in either.
        setStanding((now) =>
          now.kind !== "in" || (found?.kind === "in" && found.me.id === now.me.id) ? now : { ...now, isLocked: true },
        );
      }),
    [],
  );

  switch (standing.kind) {
    case "asking":
      return <Waiting />;
    case "failed":
      return (
        <Center mih="100vh" p="md" component="main">
          <Failure error={standing.error} retry={ask} />
        </Center>
      );
    case "out":
      return <SignIn onEnter={enter} />;
    case "in": {
      const { me, isLocked } = standing;
      return (
        <Suspense fallback={<Waiting />}>
          {/* What another administrator was shown is not theirs. */}
          <Inside key={me.id} me={me} isLocked={isLocked} onLock={lock} onEnter={enter} onLeave={leave} />
        </Suspense>
      );
    }
  }
}

function Waiting() {
  return (
    <Center h="100vh" component="main">
      <Loader aria-label={words.list.loading} />
    </Center>
  );
}
