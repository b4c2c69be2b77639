/** One SP-initiated start that waits for its answer. */
export interface PendingStart {
  readonly stateHash: Uint8Array;
  readonly partnerId: string;
  readonly browserHash: Uint8Array;
  readonly returnTo: string;
  /** From now on. */
  readonly lifetimeSeconds: number;
}

export interface PendingStartRecords {
  insert(start: PendingStart): Promise<void>;
  /** Ends all of a partner. @returns how many */
  endAllOf(partnerId: string): Promise<number>;
  /** Removes some expired rows. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
