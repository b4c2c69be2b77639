/** S20: what was sent may be made to cost much. The doctor's work grows with its length, not with its square. */
import { expect, test } from "vitest";
import { diagnose } from "../../src/doctor/index.js";
import { CREDENTIALS } from "./corpus.js";

const LENGTH = 65_000;
/** Milliseconds: a tenth of what the square of that length takes on an idle machine. */
const PATIENCE = 3000;

const BODIES = {
  "line ends before something": `${"\n".repeat(LENGTH)}{}`,
  "spaces before something": `${" \t\r".repeat(LENGTH / 3)}{}`,
  "padding of base64 before something": `${"=".repeat(LENGTH)}x`,
};

for (const [name, body] of Object.entries(BODIES)) {
  test(`S20: ${name}`, async () => {
    const began = performance.now();
    const headers = {
      "X-Consumer-Key": CREDENTIALS.consumer_key,
      "X-Timestamp": "2026-11-23T10:00:00Z",
      "X-Signature": "0".repeat(64),
    };
    const { accepted } = await diagnose({
      ...{ headers, body: new TextEncoder().encode(body), now: new Date(), toleranceSeconds: 300 },
      consumerKey: CREDENTIALS.consumer_key,
      secrets: [CREDENTIALS.consumer_secret],
    });
    expect(accepted).toBe(false);
    expect(performance.now() - began).toBeLessThan(PATIENCE);
  });
}

test("a key that did not arrive is not said to be known", async () => {
  const { steps } = await diagnose({
    ...{ headers: {}, body: new Uint8Array(), now: new Date(), toleranceSeconds: 300 },
    consumerKey: null,
    secrets: [CREDENTIALS.consumer_secret],
  });
  expect(steps.find(({ name }) => name === "consumer_key")?.outcome).toBe("skipped");
});
