/** A real browser: the installed Chromium, with its own names for the sites of a test. */
import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = [
  ...(process.env.GL_IAM_TEST_CHROMIUM ? [process.env.GL_IAM_TEST_CHROMIUM] : []),
  ...["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"],
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Undefined when none is installed. The suites are then skipped, or fail with GL_IAM_TEST_REQUIRE_BROWSER=1. */
export const CHROMIUM = PLACES.find(isExecutable);
export const browserRequired = process.env.GL_IAM_TEST_REQUIRE_BROWSER === "1";

/** Every name is this machine: a test reaches its sites by name, and nothing outside. */
export const LAUNCH = {
  executablePath: CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * 127.0.0.1",
  ],
};

export function launchChromium(): Promise<Browser> {
  return chromium.launch(LAUNCH);
}

/** As people have it: a page that is left may be kept, and shown again as it was. */
export function launchWithBackForwardCache(): Promise<Browser> {
  return chromium.launch({ ...LAUNCH, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
