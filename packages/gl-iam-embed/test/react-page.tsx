/** An application's page in React, for the browser's tests of gl-iam-embed/react: bundled, and served in the frame. */
import { EmbeddedProvider, useSession, useUser } from "gl-iam-embed/react";
import type { ConnectOptions } from "gl-iam-embed/widget";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

const { options } = globalThis as unknown as { options: ConnectOptions };

function Reports() {
  const { email } = useUser();
  const { session, fetch, signOut } = useSession();
  const [answer, setAnswer] = useState("");
  const ask = async () => setAnswer((await (await fetch("/api/v1/me")).json()).email);
  return (
    <section>
      <h1>Hello {email}</h1>
      <data value={session.id}>{session.authMethod}</data>
      <button type="button" onClick={ask}>
        Ask
      </button>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
      <output>{answer}</output>
    </section>
  );
}

/** In strict mode, which mounts everything twice. A new list and new functions each time are no new connection. */
function Page() {
  const [isOpen, setOpen] = useState(true);
  const [changes, setChanges] = useState(0);
  const provider = (
    <EmbeddedProvider
      {...options}
      partnerOrigins={[...options.partnerOrigins]}
      // Counts from what is shown now: the function of the first rendering would say 1 each time.
      onUser={() => setChanges(changes + 1)}
      fallback={<p>Nobody is signed in</p>}
    >
      <Reports />
    </EmbeddedProvider>
  );
  return (
    <StrictMode>
      <button type="button" onClick={() => setOpen(false)}>
        Close
      </button>
      <meter aria-label="changes" max={9} value={changes} />
      {isOpen ? provider : "Closed"}
    </StrictMode>
  );
}

createRoot(document.body.appendChild(document.createElement("main"))).render(<Page />);
