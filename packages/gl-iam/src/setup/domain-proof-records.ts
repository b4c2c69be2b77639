/** What is stored of a domain that its partner has proven. */
export interface DomainProof {
  readonly domain: string;
  readonly provenAt: Date;
  /** Whether an administrator has approved it, so that it is this partner's alone in its organization. */
  readonly isExclusive: boolean;
}

/** A domain in a partner's list. */
interface ListedDomain {
  readonly domain: string;
  readonly partnerName: string;
}

export interface DomainProofRecords {
  proofs(partnerId: string): Promise<DomainProof[]>;
  /** What was proven before stays exclusive if it was. */
  keepProofs(partnerId: string, organizationId: string, domains: readonly string[]): Promise<void>;
  /** Removes those that are not exclusive. */
  dropProofs(partnerId: string, domains: readonly string[]): Promise<void>;
  /** Makes what is proven exclusive. @returns false when one of them is another partner's */
  approveProofs(partnerId: string, domains: readonly string[]): Promise<boolean>;
  /** The partner has no longer these domains, so others may have them. Null: it has any. */
  releaseProofs(partnerId: string, keptDomains: readonly string[] | null): Promise<void>;
  /**
   * Until the transaction ends, nobody else takes one of these domains into a list, or makes it exclusive. The first
   * call of a transaction names all of its domains, because two who lock them one by one could wait for each other.
   */
  lockDomains(organizationId: string, domains: readonly string[]): Promise<void>;
  /** Another partner that has one of these domains in its list. */
  listedByOther(organizationId: string, partnerId: string, domains: readonly string[]): Promise<ListedDomain | null>;
  /** Of these domains, those that are another partner's alone. */
  exclusiveOfOthers(organizationId: string, partnerId: string, domains: readonly string[]): Promise<string[]>;
}
