/** What a person has handed in. */
export interface GivenRequest {
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}
