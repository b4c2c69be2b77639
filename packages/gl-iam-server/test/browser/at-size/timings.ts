/** What each page took, and the table of it. */
export const MOST_MS = 1000;
/** Of the layout, as the browser scores it (Cumulative Layout Shift): what web.dev calls good. */
export const MOST_SHIFT = 0.1;

export interface Timing {
  readonly milliseconds: number;
  /** Milliseconds of the browser, the service and the database together. */
  readonly cpu: number;
  readonly shift: number;
  readonly requests: number;
  /** The request that took longest: path and milliseconds. */
  readonly slowest: readonly [path: string, milliseconds: number];
}

export class Timings {
  readonly #all = new Map<string, Timing[]>();

  add(name: string, timing: Timing): void {
    this.#all.set(name, [...(this.#all.get(name) ?? []), timing]);
  }

  table(): string {
    const rows = [...this.#all].map(([name, timings]) => {
      const all = timings.map(({ milliseconds }) => milliseconds);
      const { requests, slowest } = worstOf(timings);
      const cpu = medianOf(timings.map((timing) => timing.cpu));
      const slow = `${slowest[0]} ${slowest[1].toFixed(0)}`;
      return [name, medianOf(all).toFixed(0), Math.max(...all).toFixed(0), cpu.toFixed(0), `${requests}`, slow];
    });
    const head = ["page, or what is done there", "ms, median", "worst", "CPU, ms", "requests", "slowest request, ms"];
    return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  }

  problems(): string[] {
    return [...this.#all].flatMap(([name, timings]) => {
      const median = medianOf(timings.map(({ milliseconds }) => milliseconds));
      const shift = Math.max(...timings.map((timing) => timing.shift));
      return [
        ...(median > MOST_MS ? [`${name}: ${median.toFixed(0)} ms`] : []),
        ...(shift > MOST_SHIFT ? [`${name}: the layout moves by ${shift.toFixed(3)}`] : []),
      ];
    });
  }
}

function worstOf(timings: readonly Timing[]): Timing {
  return timings.reduce((worst, timing) => (timing.milliseconds > worst.milliseconds ? timing : worst));
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
