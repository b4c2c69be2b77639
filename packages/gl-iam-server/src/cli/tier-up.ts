import { setFlagsFromString } from "node:v8";

/** Node 20 to 24. V8 would complain on stderr about an option that it no longer knows. */
const KNOWN = /^2[0-4]\./;

/** How much of its code a function runs before it is compiled again: about a second of its own time. V8 has 1.8 MB. */
const BUDGET = 1_000_000_000;

/**
 * The embedded database is WebAssembly, which V8 compiles a second time, optimized, where it runs often. A command ends
 * before that pays: it is half of the command's CPU time. A long dump and a service get their optimized code a moment
 * later.
 */
export function postponeOptimization(): void {
  if (KNOWN.test(process.versions.node)) setFlagsFromString(`--wasm-tiering-budget=${BUDGET}`);
}
