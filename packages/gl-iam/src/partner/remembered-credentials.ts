/** What this process remembers of partners: read once, and used only where something proves that it still is so. */
import type { PartnerCredentials } from "./records.js";

export interface RememberedCredentials {
  /**
   * As they were read at some time: for a step whose write compares {@link PartnerCredentials.version}. Nothing that is
   * refused because of them may be told, or recorded, before it is judged by fresh ones.
   *
   * @returns null when nothing is remembered
   */
  remembered(consumerKey: string): PartnerCredentials | null;
  /**
   * As they were at most this many seconds ago.
   *
   * @param seconds positive
   * @returns null when no partner had this key; undefined when nothing that young is known, so the store must be asked
   */
  recent(consumerKey: string, seconds: number): PartnerCredentials | null | undefined;
}
