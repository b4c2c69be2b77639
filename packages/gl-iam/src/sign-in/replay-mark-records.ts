/** The marks that one assertion leaves, so that it is never accepted again. */
export interface ReplayMarks {
  /** 32 bytes each: of the MAC, and of (partner, nonce) when a nonce was signed. */
  readonly marks: readonly Uint8Array[];
  /** No assertion with these marks can be inside any tolerance after this. */
  readonly keptUntil: Date;
}

export type MarkTaking = "taken" | "replayed" | "too_old";

export interface ReplayMarkRecords {
  /**
   * Takes all of the marks. `replayed`: one is taken already, and the transaction is void. `too_old`: their time is over by
   * the store's clock, so it can't be told whether they were taken before; none is taken.
   */
  take(marks: ReplayMarks): Promise<MarkTaking>;
  /** Removes some of what is past its time. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
