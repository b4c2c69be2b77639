/** Starts the console: the texts of the reader's language, the nonce for made styles, then the page. */
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./console.css";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
import { firstLanguage } from "./look/language.ts";
import { App } from "./shell/app.tsx";
import { speak } from "./words/words.ts";

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
setNonce(nonce);

async function start(root: HTMLElement): Promise<void> {
  // English is there already, for when the texts do not load.
  await speak(firstLanguage()).catch(() => {});
  createRoot(root).render(<App nonce={nonce} />);
}

const root = document.getElementById("root");
if (root) void start(root);
