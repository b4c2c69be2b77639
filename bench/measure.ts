/**
 * Interleaved rounds. In each round every candidate runs once, in another order, so that a neighbour on the machine
 * slows all of them; and a candidate is compared with the base of its own round only.
 */

/** Microseconds an operation. */
export interface Sample {
  readonly wall: number;
  /** Of this process, with its garbage collection and compilation. */
  readonly cpu: number;
}

export interface Candidate {
  readonly name: string;
  /** Makes the inputs, untimed. @returns what is timed: `operations` operations */
  prepare(operations: number): () => void | Promise<void>;
  /** Proves that it works: it accepts what it must, and refuses it with one bit flipped. @throws Error */
  prove?(): void | Promise<void>;
}

/** One candidate's samples, in the order of the rounds. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

export interface Rounds {
  readonly rounds: number;
  readonly operations: number;
  /** Rounds before the first that counts. */
  readonly warmUp: number;
}

export async function measure(
  candidates: readonly Candidate[],
  { rounds, operations, warmUp }: Rounds,
): Promise<Samples> {
  for (const candidate of candidates) await candidate.prove?.();
  const samples = new Map<string, Sample[]>(candidates.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const candidate of rotated(candidates, round)) {
      const sample = await time(candidate.prepare(operations), operations);
      if (round >= 0) samples.get(candidate.name)?.push(sample);
    }
  }
  return samples;
}

async function time(run: () => void | Promise<void>, operations: number): Promise<Sample> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run();
  const wall = (performance.now() - start) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { wall: wall / operations, cpu: (user + system) / operations };
}

function rotated<T>(list: readonly T[], round: number): readonly T[] {
  const start = ((round % list.length) + list.length) % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** The middle of the values, and where the middle four fifths of them lie. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { median: at(0.5), low: at(0.1), high: at(0.9) };
}

/** How many times as fast as the base, or how many times as little CPU, round by round. */
export function ratios(samples: Samples, base: string, name: string, of: keyof Sample): Spread {
  const [bases = [], own = []] = [samples.get(base), samples.get(name)];
  return spread(own.map((sample, round) => (bases[round]?.[of] ?? Number.NaN) / sample[of]));
}
