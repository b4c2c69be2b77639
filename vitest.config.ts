import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { CountReporter } from "./tools/count-reporter.js";
import { LONGEST } from "./tools/longest-tests.js";

// The packages are tested from their sources: a stack trace names the line in the .ts file. Only commands start from a
// build, which the run makes when it is older than the sources (tools/testing/command.ts).
const conditions = ["gl-iam-source"];

const TESTS = ["packages/*/test/**/*.test.ts", "examples/**/*.test.ts", "tools/test/**/*.test.ts"];

/**
 * These files measure how long a caller waits, and are idle most of the time. They run two at a time, when nothing else
 * runs, because another file's load would falsify what they measure.
 */
const WAITING = [
  "packages/gl-iam/test/postgresql/{failover,outage,pooler,tls}.test.ts",
  "packages/gl-iam-server/test/http/{rolling-restart,slow-database}.test.ts",
];

/** These files let many callers meet at one moment, or count memory: they run one after the other, as the last ones. */
const ALONE = [
  "packages/gl-iam/test/postgresql/{gentle-migrations,races}.test.ts",
  // What is known of a partner is read anew while any transaction of the server is older than its change.
  "packages/gl-iam/test/postgresql/known-partners.test.ts",
  "packages/gl-iam/test/sign-in/{races,crash,lock-order}.test.ts",
  "packages/gl-iam-server/test/http/{races,turns}.test.ts",
];

/**
 * Tables of a size that takes a minute to fill: `npm run test:size` runs them, beside `test:scale` and `test:cluster`.
 */
const AT_SIZE = process.env.GL_IAM_TEST_SIZE
  ? []
  : ["packages/gl-iam/test/postgresql/{sweeps-at-size,twenty-thousand}.test.ts"];

/** So that no worker ends with a long one while the other idles. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

const shared: ViteUserConfig = {
  resolve: { conditions: [...conditions, "module", "node", "development|production"] },
  ssr: {
    resolve: {
      conditions: [...conditions, "module", "node", "development|production"],
      externalConditions: conditions,
    },
  },
};

const setupFiles = ["tools/testing/embedded-template.ts"];

// Only for what hangs: beside other work everything may take ten times as long.
const patience = { testTimeout: 60_000, hookTimeout: 180_000, teardownTimeout: 20_000 };

// A machine that is busy for a moment is no failure. What passes the second time is named as unsteady.
const whenBusy = process.env.GL_IAM_TEST_TRY_AGAIN ? 1 : 0;

export default defineConfig({
  test: {
    globalSetup: "tools/testing/run-folder.ts",
    reporters: ["default", new CountReporter()],
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...shared,
        test: {
          ...patience,
          setupFiles,
          name: "together",
          include: TESTS,
          exclude: [...WAITING, ...ALONE, ...AT_SIZE],
          // The files of a worker share modules and globals: a test that changes a global restores it.
          isolate: false,
          maxWorkers: 2,
          retry: whenBusy,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          ...patience,
          setupFiles,
          name: "waiting",
          include: WAITING,
          isolate: false,
          maxWorkers: 2,
          retry: whenBusy,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          ...patience,
          setupFiles,
          name: "alone",
          include: ALONE,
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
