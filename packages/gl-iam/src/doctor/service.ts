import type { RefusalHints } from "../assertion/receive.js";
import type { Core } from "../core.js";
import { answering } from "../result.js";
import type { RequestDoctor } from "./doctor.js";
import type { Doctor } from "./explanation.js";
import { DoctorsHints } from "./refusal-hints.js";

/** Assembles `gateway.explain` on a store. The diagnosis is loaded when somebody asks for one. */
export function openDoctor(core: Core): Doctor {
  let doctor: Promise<RequestDoctor> | undefined;
  const awake = () => {
    doctor ??= import("./doctor.js").then((loaded) => new loaded.RequestDoctor(core));
    return doctor;
  };
  return answering<Doctor>({ explain: async (request, call) => (await awake()).explain(request, call) });
}

/** @param perMinute 0: none */
export function openRefusalHints(core: Core, perMinute: number): RefusalHints | null {
  return perMinute > 0 ? new DoctorsHints(new RequestDoctor(core), () => core.clock(), perMinute) : null;
}
