import type { RefusalHints } from "../assertion/receive.js";
import type { Core } from "../core.js";
import { answering } from "../result.js";
import { RequestDoctor } from "./doctor.js";
import type { Doctor } from "./explanation.js";
import { DoctorsHints } from "./refusal-hints.js";

/** Assembles `gateway.explain` on a store. */
export function openDoctor(core: Core): Doctor {
  const doctor = new RequestDoctor(core);
  return answering<Doctor>({ explain: (request, call) => doctor.explain(request, call) });
}

/** @param perMinute 0: none */
export function openRefusalHints(core: Core, perMinute: number): RefusalHints | null {
  return perMinute > 0 ? new DoctorsHints(new RequestDoctor(core), () => core.clock(), perMinute) : null;
}
