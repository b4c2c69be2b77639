import type { Reporter, SerializedError, TestCase, TestModule, TestRunEndReason } from "vitest/node";

const SLOWEST = 10;

/**
 * Ends the output with the slowest files, the unsteady and the failed tests and then `N passed, N failed` (and
 * `, N skipped`) alone on a line, for readers of the end only.
 *
 * In: vitest's finished modules. Out: these lines on stdout, and a failing exit code where vitest alone would exit with
 * zero. A suite that did not load, an error outside any test and a run without a test count as failed: silence is not
 * success.
 */
export class CountReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const count = countTests(modules);
    count.failed += unhandledErrors.length;
    if (count.failed === 0 && (reason !== "passed" || count.passed === 0)) count.failed = 1;
    if (count.failed > 0) process.exitCode = 1;
    // At exit, so that no other reporter prints after it.
    process.once("exit", () => {
      process.stdout.write(`${slowestFiles(modules)}${unsteadyTests(modules)}${failedTests(modules)}`);
      process.stdout.write(`${formatCount(count)}\n`);
    });
  }
}

type Count = { passed: number; failed: number; skipped: number };

function countTests(modules: readonly TestModule[]): Count {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") count.passed++;
      else if (state === "skipped") count.skipped++;
      else count.failed++;
    }
    // A module's own errors (a failed import, no test in it) and a suite's (its beforeAll threw) belong to no test.
    if (module.errors().length > 0) count.failed++;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) count.failed++;
  }
  return count;
}

/** With what a file waits for its imports: without it a file that drags in half of the code looks quick. */
function slowestFiles(modules: readonly TestModule[]): string {
  const files = modules.map((module) => {
    const { collectDuration, setupDuration, duration } = module.diagnostic();
    return { path: module.relativeModuleId, seconds: (collectDuration + setupDuration + duration) / 1000 };
  });
  const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  const lines = slowest.map(({ path, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path}\n`);
  return `the slowest files:\n${lines.join("")}`;
}

/** They passed when they were tried again. */
function unsteadyTests(modules: readonly TestModule[]): string {
  const lines = modules.flatMap((module) =>
    [...module.children.allTests("passed")]
      .filter((test) => test.diagnostic()?.flaky)
      .map((test) => `unsteady: ${module.relativeModuleId} > ${test.fullName}: ${firstError(test)}\n`),
  );
  return lines.join("");
}

/** One line each, so that whoever has the end of a log only knows what to look for in it. */
function failedTests(modules: readonly TestModule[]): string {
  const failed = modules.flatMap((module) => {
    const tests = [...module.children.allTests("failed")].map((test) => `${test.fullName}: ${firstError(test)}`);
    const unloaded = module.errors().length > 0 ? ["(the file itself)"] : [];
    const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
    const names = [...unloaded, ...suites.map(({ fullName }) => `${fullName} (the suite itself)`), ...tests];
    return names.map((name) => `failed: ${module.relativeModuleId} > ${name}\n`);
  });
  return failed.join("");
}

function firstError(test: TestCase): string {
  const [message = ""] = (test.result().errors?.[0]?.message ?? "").split("\n");
  return message.slice(0, 160);
}

function formatCount({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
