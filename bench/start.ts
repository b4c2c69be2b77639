/** How long a new process takes to import the library, without what it takes to start Node. */
import { execFileSync } from "node:child_process";
import { type Spread, spread } from "./measure.js";
import type { Report, Row } from "./report.js";
import { trees } from "./tree.js";

const MODULES = ["gl-iam", "gl-iam/postgresql", "gl-iam-server"];

interface Import {
  readonly wall: number;
  readonly cpu: number;
}

function importOf(module: string, root: string): Import {
  const program = `
    const cpu = process.cpuUsage(), start = performance.now();
    await import(${JSON.stringify(module)});
    const wall = performance.now() - start, { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: root,
    encoding: "utf8",
  });
  return JSON.parse(output) as Import;
}

export async function start(rounds: number, against: string | undefined): Promise<Report> {
  const candidates = trees(against).flatMap((tree) =>
    MODULES.map((module) => ({ tree, module, samples: [] as Import[] })),
  );
  // The first round reads the files from the disk.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { tree, module, samples } of candidates) {
      const sample = importOf(module, tree.root);
      if (round > 0) samples.push(sample);
    }
  }
  const own = (module: string) => candidates.find((candidate) => candidate.module === module)?.samples ?? [];
  const row = ({ tree, module, samples }: (typeof candidates)[number]): Row => {
    const column = (of: (sample: Import, round: number) => number): Spread => spread(samples.map(of));
    const ratio = { "× CPU": column(({ cpu }, round) => cpu / (own(module)[round]?.cpu ?? Number.NaN)) };
    return {
      name: tree.name === "gl-iam" ? module : `${module}, ${tree.name}`,
      values: { wall: column(({ wall }) => wall), CPU: column(({ cpu }) => cpu), ...(against ? ratio : {}) },
    };
  };
  return {
    title: "Importing the library in a new process",
    columns: { wall: "ms", CPU: "ms", ...(against ? { "× CPU": "to this tree" } : {}) },
    pictured: "CPU",
    rows: candidates.map(row),
    notes: [`${rounds} interleaved rounds, after one that reads the files from the disk`],
  };
}
