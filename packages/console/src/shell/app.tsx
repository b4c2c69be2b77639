/** Everything around the pages; the pages themselves load when somebody has signed in. */
import { MantineProvider } from "@mantine/core";
import { lazy, useSyncExternalStore } from "react";
import { Gate } from "../session/gate.tsx";
import { readable, theme } from "../theme.ts";
import { language, onLanguage } from "../words/words.ts";
import { ErrorBoundary } from "./error-boundary.tsx";

const Inside = lazy(() => import("./inside.tsx"));

export function App({ nonce }: { readonly nonce: string }) {
  // Another language shows all of it again; what was typed stays.
  useSyncExternalStore(onLanguage, () => language);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readable}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <ErrorBoundary>
        <Gate inside={Inside} />
      </ErrorBoundary>
    </MantineProvider>
  );
}
