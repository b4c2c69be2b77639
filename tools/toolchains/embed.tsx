/** A partner's page, and an application's page in its frame. check-packages.mjs compiles both in each resolution. */
import { frameAncestors } from "gl-iam-embed/frame-ancestors";
import { embed } from "gl-iam-embed/partner";
import { EmbeddedProvider, useSession, useUser } from "gl-iam-embed/react";
import { EMBED_SCRIPTS, EMBED_VERSION } from "gl-iam-embed/scripts";
import { type ConnectOptions, connect, defineElement } from "gl-iam-embed/widget";

const partnerOrigins = ["https://portal.acme.example"];

export const embedded = embed({
  src: "https://app.example.com/widget",
  container: "#app",
  getToken: async ({ codeChallenge }) => (await fetch(`/app-token?code_challenge=${codeChallenge}`)).json(),
});

const options: ConnectOptions = { apiUrl: "/", partnerOrigins, confirmSwitch: ({ from, to }) => from.id === to.id };
export const connection = connect(options);
connection.on("error", ({ code }) => console.warn(code));
defineElement(connect);

function Reports() {
  const { signOut } = useSession();
  return (
    <button type="button" onClick={signOut}>
      {useUser().email}
    </button>
  );
}

export const page = (
  <EmbeddedProvider {...options} fallback="Nobody is signed in">
    <Reports />
  </EmbeddedProvider>
);

export const policy: string = frameAncestors({ allowedOrigins: partnerOrigins });
export const hash: string | undefined = EMBED_SCRIPTS[EMBED_VERSION]?.widget.integrity;
