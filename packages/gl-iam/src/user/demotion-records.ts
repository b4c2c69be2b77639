import type { Identity } from "../identity/records.js";

/** Who took roles of administrators away: the last one for each user, and for each word of a partner. */
export interface DemotionRecords {
  recordUser(userId: string, by: string): Promise<void>;
  /** @param words of the partner, which gave a role of administrators before */
  recordWords(partnerId: string, words: readonly string[], by: string): Promise<void>;
  /** Before the identity goes: whoever took the role of its word away has taken it from its user. */
  keepOfIdentity(identity: Pick<Identity, "id" | "userId">): Promise<void>;
  /** Of these users: by themselves, and by the words that their identities had at the time. */
  demotersOf(userIds: readonly string[]): Promise<ReadonlySet<string>>;
}
