import type { Core } from "../core.js";
import { answering } from "../result.js";
import { RequestDoctor } from "./doctor.js";
import type { Doctor } from "./explanation.js";

/** Assembles `gateway.explain` on a store. */
export function openDoctor(core: Core): Doctor {
  const doctor = new RequestDoctor(core);
  return answering<Doctor>({ explain: (request, call) => doctor.explain(request, call) });
}
