/** How long a new process takes to import the library, without what it takes to start Node. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Spread, spread } from "./measure.js";
import type { Report } from "./report.js";

const MODULES = ["gl-iam", "gl-iam/postgresql", "gl-iam-server"];
const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  readonly wall: number;
  readonly cpu: number;
}

function importOf(module: string): Import {
  const program = `
    const cpu = process.cpuUsage(), start = performance.now();
    await import(${JSON.stringify(module)});
    const wall = performance.now() - start, { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return JSON.parse(output) as Import;
}

export async function start(rounds: number): Promise<Report> {
  const imports = new Map<string, Import[]>(MODULES.map((module) => [module, []]));
  // The first round reads the files from the disk.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [module, samples] of imports) {
      const sample = importOf(module);
      if (round > 0) samples.push(sample);
    }
  }
  const values = (samples: readonly Import[]): Record<string, Spread> => ({
    wall: spread(samples.map(({ wall }) => wall)),
    CPU: spread(samples.map(({ cpu }) => cpu)),
  });
  return {
    title: "Importing the library in a new process",
    columns: { wall: "ms", CPU: "ms" },
    pictured: "CPU",
    rows: [...imports].map(([module, samples]) => ({ name: module, values: values(samples) })),
    notes: [`${rounds} interleaved rounds, after one that reads the files from the disk`],
  };
}
