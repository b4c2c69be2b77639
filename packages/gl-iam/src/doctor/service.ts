import type { RefusalHints } from "../assertion/receive.js";
import type { Core } from "../core.js";
import { answering } from "../result.js";
import type { RequestDoctor } from "./doctor.js";
import type { Doctor } from "./explanation.js";
import { DoctorsHints } from "./refusal-hints.js";

/** Assembles `gateway.explain` on a store. */
export function openDoctor(core: Core): Doctor {
  const doctor = onCall(core);
  return answering<Doctor>({ explain: async (request, call) => (await doctor()).explain(request, call) });
}

/** @param perMinute 0: none */
export function openRefusalHints(core: Core, perMinute: number): RefusalHints | null {
  if (perMinute === 0) return null;
  const doctor = onCall(core);
  return new DoctorsHints({ hint: async (signed) => (await doctor()).hint(signed) }, () => core.clock(), perMinute);
}

/** The diagnosis is loaded when somebody asks for one. */
function onCall(core: Core): () => Promise<RequestDoctor> {
  let doctor: Promise<RequestDoctor> | undefined;
  return () => {
    doctor ??= import("./doctor.js").then((loaded) => new loaded.RequestDoctor(core));
    return doctor;
  };
}
