/** The marks that one assertion leaves, so that it is never accepted again. */
export interface ReplayMarks {
  /** 32 bytes each: the statement's own, then that of (partner, nonce) when a nonce was signed. */
  readonly marks: readonly [Uint8Array, ...Uint8Array[]];
  /** No assertion with these marks can be inside any tolerance after this. */
  readonly keptUntil: Date;
}

export type MarkTaking = "taken" | "same_statement" | "same_nonce" | "too_old";

export interface ReplayMarkRecords {
  /**
   * Takes the marks. `same_statement` or `same_nonce` when that one was taken before; the other one is still taken,
   * unless the caller lets its transaction fail. `too_old`: their time is over by the store's clock, so it is unknown
   * whether they were taken before; none is taken.
   */
  take(marks: ReplayMarks): Promise<MarkTaking>;
  /** Removes some expired rows. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
