/** Starts the console: the catalogue of the reader's language, the nonce for made styles, then the page. */
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./console.css";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
import { App } from "./shell/app.tsx";
import { choose, preferredLanguage } from "./words/words.ts";

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
setNonce(nonce);

async function start(root: HTMLElement): Promise<void> {
  document.documentElement.lang = await choose(preferredLanguage());
  createRoot(root).render(<App nonce={nonce} />);
}

const root = document.getElementById("root");
if (root) void start(root);
