/** CPU of all who take part in a page. Neighbours on the machine change it less than the time on the wall. */
import { readdirSync, readFileSync } from "node:fs";

/** Of the kernel's unit, in which /proc counts. */
const MS_PER_TICK = 10;

export class Cpu {
  /** What processes that have ended had. */
  readonly #seen = new Map<string, number>();

  /** @param database whose backends take part, beside what this process has started */
  constructor(private readonly database: string) {}

  /** Milliseconds so far; NaN where there is no /proc. */
  now(): number {
    try {
      for (const [pid, ticks] of taking(this.database)) this.#seen.set(pid, ticks);
    } catch {
      return Number.NaN;
    }
    return [...this.#seen.values()].reduce((sum, ticks) => sum + ticks, 0) * MS_PER_TICK;
  }
}

function taking(database: string): Map<string, number> {
  const processes = new Map<string, { parent: string; ticks: number }>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const fields = textOf(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
    const [parent = "", user, system] = [fields[1], fields[11], fields[12]];
    processes.set(pid, { parent, ticks: Number(user) + Number(system) });
  }
  const isOurs = (pid: string): boolean => {
    const parent = processes.get(pid)?.parent;
    return parent !== undefined && (parent === String(process.pid) || isOurs(parent));
  };
  const isBackend = (pid: string) => {
    const title = textOf(`/proc/${pid}/cmdline`);
    return title.startsWith("postgres:") && title.includes(` ${database} `);
  };
  const part = [...processes].filter(([pid, { ticks }]) => ticks >= 0 && (isOurs(pid) || isBackend(pid)));
  return new Map(part.map(([pid, { ticks }]) => [pid, ticks]));
}

/** Empty for a process that has ended. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
