/** How much JavaScript a browser gets before it shows the first page. */
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Bytes, gzipped. */
const BUDGET = 150 * 1024;

interface Chunk {
  readonly code: string;
  /** The chunks that load with it; not those that it loads later. */
  readonly imports: readonly string[];
  readonly isEntry: boolean;
}

/**
 * @param chunks by name
 * @returns bytes of the entry and of all that it imports, gzipped one by one as they are sent
 */
export function firstLoad(chunks: ReadonlyMap<string, Chunk>): number {
  const loaded = new Set<string>();
  const load = (name: string): void => {
    const chunk = chunks.get(name);
    if (!chunk || loaded.has(name)) return;
    loaded.add(name);
    chunk.imports.forEach(load);
  };
  for (const [name, { isEntry }] of chunks) if (isEntry) load(name);
  return [...loaded].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? "", { level: 9 }).length, 0);
}

/** @throws Error above the budget @returns what the build says */
export function requireBudget(bytes: number): string {
  const kib = (size: number) => `${(size / 1024).toFixed(1)} KiB`;
  const words = `the first load has ${kib(bytes)} of JavaScript, gzipped`;
  if (bytes === 0) throw new Error("the first load was not found: the build has no entry");
  if (bytes > BUDGET) throw new Error(`${words}; the budget is ${kib(BUDGET)}. Load a route or a component later.`);
  return words;
}

export function withinBudget(): Plugin {
  return {
    name: "within-budget",
    generateBundle(_options, bundle) {
      const chunks = new Map<string, Chunk>();
      for (const [name, file] of Object.entries(bundle)) if (file.type === "chunk") chunks.set(name, file);
      this.info(requireBudget(firstLoad(chunks)));
    },
  };
}
