import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { withinBudget } from "./build/first-load.ts";

export default defineConfig({
  base: "/console/",
  // The same text as NONCE in gl-iam-server, which puts another nonce into each answer.
  html: { cspNonce: "__nonce__" },
  // The API's client from its sources, as in the tests: no build goes before this one.
  resolve: { conditions: ["gl-iam-source", ...defaultClientConditions] },
  plugins: [react(), withinBudget(), compressed()],
  build: {
    outDir: "../gl-iam-server/dist/console",
    emptyOutDir: true,
    // A data: URL would be neither compressed nor allowed by the page's policy.
    assetsInlineLimit: 0,
    target: "es2022",
    reportCompressedSize: false,
  },
});
