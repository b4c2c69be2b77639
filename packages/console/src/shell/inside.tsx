/** What an administrator sees: the pages, and the dialogs about the session over them. */
import { Modal } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { focusManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { Router } from "wouter";
import { signOut } from "../api/session.ts";
import { useCovering } from "../look/covering.ts";
import type { InsideProps } from "../session/gate.tsx";
import { IdleWarning } from "../session/idle-warning.tsx";
import { SignIn } from "../session/sign-in.tsx";
import { SessionContext } from "../session/state.ts";
import { StepUpDialog } from "../session/step-up-dialog.tsx";
import { words } from "../words/words.ts";
import { Layout } from "./layout.tsx";
import { Routes } from "./routes.tsx";

export default function Inside({ me, isLocked, onLock, onEnter, onLeave }: InsideProps) {
  const [queries] = useState(newQueries);

  // Nobody looks at a locked page: what asks again by itself waits.
  useEffect(() => {
    focusManager.setFocused(isLocked ? false : undefined);
    return () => focusManager.setFocused(undefined);
  }, [isLocked]);

  // What was read under the session that ended may have been changed since.
  useEffect(() => {
    if (!isLocked) void queries.invalidateQueries();
  }, [isLocked, queries]);

  const session = useMemo(
    () => ({
      me,
      isPlatformAdmin: me.roles.includes("platform_admin"),
      async signOut() {
        await signOut();
        onLeave();
      },
    }),
    [me, onLeave],
  );

  async function leaveIdle(): Promise<void> {
    onLock();
    // The page is locked whether or not the service hears of it; then the session ends there by itself.
    await signOut().catch(() => {});
  }

  return (
    <QueryClientProvider client={queries}>
      <SessionContext value={session}>
        <Router base="/console">
          <Notifications position="bottom-right" containerWidth={380} />
          <Layout>
            <Routes />
          </Layout>
          <StepUpDialog />
          {!isLocked && <IdleWarning onIdle={leaveIdle} />}
          {isLocked && <Return onEnter={onEnter} />}
        </Router>
      </SessionContext>
    </QueryClientProvider>
  );
}

/** Over the page, dialogs of it included, so that none of it is read meanwhile. */
function Return({ onEnter }: Pick<InsideProps, "onEnter">) {
  useCovering(true);
  return (
    <Modal
      opened
      onClose={() => {}}
      fullScreen
      withCloseButton={false}
      closeOnEscape={false}
      zIndex={1000}
      attributes={{ content: { "aria-label": words.session.ended.title } }}
      transitionProps={{ duration: 0 }}
    >
      <SignIn onEnter={onEnter} isReturn />
    </Modal>
  );
}

function newQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // The client has sent again what may be sent again.
        retry: false,
      },
    },
  });
}
