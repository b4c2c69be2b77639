/** Checking one signed message in one thread, as a ratio to a bare `createHmac` of the same message. */
import { measure, type Rounds, ratios, spread } from "../measure.js";
import type { Report } from "../report.js";
import { ours } from "./gl-iam.js";
import { BASE, references } from "./references.js";

export async function verify(rounds: Rounds): Promise<Report> {
  const candidates = [...(await references()), ...(await ours())];
  const samples = await measure(candidates, rounds);
  return {
    title: "Verifying one signed message of about 300 bytes",
    columns: { "× wall": "to createHmac", "× CPU": "to createHmac", wall: "µs", CPU: "µs" },
    pictured: "× wall",
    rows: candidates.map(({ name }) => ({
      name,
      values: {
        "× wall": ratios(samples, BASE, name, "wall"),
        "× CPU": ratios(samples, BASE, name, "cpu"),
        wall: spread((samples.get(name) ?? []).map(({ wall }) => wall)),
        CPU: spread((samples.get(name) ?? []).map(({ cpu }) => cpu)),
      },
    })),
    notes: [
      `${rounds.rounds} interleaved rounds of ${rounds.operations} messages, after ${rounds.warmUp} to warm up`,
      "texts are made anew for each message; every candidate but the base has refused a flipped bit",
    ],
  };
}
