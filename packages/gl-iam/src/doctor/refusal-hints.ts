/**
 * Why a signature was wrong, for the operator who reads the audit. It is found out after the answer, for a bounded
 * number of refusals a minute, because anybody can cause a refusal and the doctor's work is a thousand signatures'.
 */
import type { RefusalHints } from "../assertion/receive.js";
import type { SignedAssertion } from "../assertion/signed-assertion.js";
import type { Hint } from "../audit/trail.js";
import { ErrorCode } from "../errors.js";
import { asOperationOfItsOwn } from "../operation.js";
import type { RequestDoctor } from "./doctor.js";

const MINUTE_MS = 60_000;
/** Of one partner's, in parts of all: a flood under one key leaves hints for the others. */
const SHARE = 3;
/** Characters or bytes. A sign-in's payload is shorter, and the doctor's work grows with the length. */
const LONGEST = 16_384;
/** The codes of a signature that was not found right. */
const WRONG: ReadonlySet<ErrorCode> = new Set([ErrorCode.INVALID_PARTNER_SIGNATURE, ErrorCode.PARTNER_NOT_FOUND]);

export class DoctorsHints implements RefusalHints {
  #minute = Number.NEGATIVE_INFINITY;
  #total = 0;
  readonly #ofPartner = new Map<string | null, number>();

  constructor(
    private readonly doctor: Pick<RequestDoctor, "hint">,
    private readonly clock: () => Date,
    private readonly perMinute: number,
  ) {}

  about(signed: SignedAssertion, code: ErrorCode, partnerId: string | null): Hint | undefined {
    if (!WRONG.has(code) || (signed.text ?? signed.payload).length > LONGEST || !this.#take(partnerId))
      return undefined;
    return () => asOperationOfItsOwn(() => this.doctor.hint(signed));
  }

  #take(partnerId: string | null): boolean {
    const minute = Math.floor(this.clock().getTime() / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#total = 0;
      this.#ofPartner.clear();
    }
    const own = this.#ofPartner.get(partnerId) ?? 0;
    if (this.#total >= this.perMinute || own >= Math.ceil(this.perMinute / SHARE)) return false;
    this.#total += 1;
    this.#ofPartner.set(partnerId, own + 1);
    return true;
  }
}
