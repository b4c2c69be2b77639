import { defineConfig } from "vitest/config";
import { CountReporter } from "./tools/count-reporter.js";

// The packages are tested from their sources: no build is needed, and a stack trace names the line in the .ts file.
const conditions = ["gl-iam-source"];

export default defineConfig({
  resolve: { conditions: [...conditions, "module", "node", "development|production"] },
  ssr: {
    resolve: {
      conditions: [...conditions, "module", "node", "development|production"],
      externalConditions: conditions,
    },
  },
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/**/*.test.ts", "tools/test/**/*.test.ts"],
    // One file after the other. Some files measure how long a caller waits for a database that is gone, and another
    // file's load would falsify that.
    fileParallelism: false,
    // PGlite's first open takes 2-3 s, and more when every worker opens one at the same time.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: ["default", new CountReporter()],
    passWithNoTests: false,
  },
});
