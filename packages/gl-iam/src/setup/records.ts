import type { JsonValue } from "../partner/metadata.js";

/** When a pending secret ends: before every time that a present could be, so it never verifies, whatever the clock. */
export const NEVER = new Date(0);

export interface NewSetupLink {
  readonly id: string;
  readonly partnerId: string;
  readonly linkHash: Uint8Array;
  readonly passcodeHash: Uint8Array;
  readonly createdBy: string | null;
  readonly lifetimeSeconds: number;
  readonly startsOnTestSide: boolean;
}

export interface StoredSetupLink {
  readonly id: string;
  readonly partnerId: string;
  readonly passcodeHash: Uint8Array;
  readonly browserHash: Uint8Array | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly expiresAt: Date;
  readonly isExpired: boolean;
  readonly revokedAt: Date | null;
  readonly failures: number;
  readonly openedAt: Date | null;
  readonly openedFrom: string | null;
  readonly revealedAt: Date | null;
  readonly revealedFrom: string | null;
  readonly pendingSecretId: string | null;
  readonly startsOnTestSide: boolean;
  readonly testRevealedAt: Date | null;
  readonly testRevealedFrom: string | null;
  /** When an operator agreed that its holder takes the live secret. */
  readonly liveApprovedAt: Date | null;
}

/** Whether an operator has decided yet, and how. */
export type ProposalState = "open" | "approved" | "rejected";

export interface StoredProposal {
  readonly id: string;
  readonly partnerId: string;
  readonly linkId: string;
  /** A JSON name of a partner's field, `technical_contact` or `consumer_secret`. */
  readonly field: string;
  readonly value: JsonValue;
  readonly digest: string;
  readonly state: ProposalState;
  readonly createdAt: Date;
  readonly madeFrom: string | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

export type NewProposal = Pick<
  StoredProposal,
  "id" | "partnerId" | "linkId" | "field" | "value" | "digest" | "madeFrom"
>;

/** How a partner that began with a setup link has come on. */
export interface PartnerSetupState {
  readonly secretToldAt: Date | null;
  readonly firstSignatureAt: Date | null;
}

/** Every change of a link is one conditional UPDATE, so of two at once one wins. */
export interface SetupLinkRecords {
  insert(link: NewSetupLink): Promise<void>;
  findByHash(linkHash: Uint8Array): Promise<StoredSetupLink | null>;
  findByBrowser(browserHash: Uint8Array): Promise<StoredSetupLink | null>;
  find(linkId: string): Promise<StoredSetupLink | null>;
  /** In the order of creation. */
  list(partnerId: string): Promise<StoredSetupLink[]>;
  /** @returns whether this is the `most`th failure, which ends the link */
  fail(linkId: string, most: number): Promise<boolean>;
  /** @returns whether this browser is the first one, of a link that works */
  take(linkId: string, browserHash: Uint8Array, from: string | null): Promise<boolean>;
  /**
   * A link that starts on the test side needs an operator's approval first.
   *
   * @param again whether something has been revealed before, and nothing is pending
   * @returns whether it may be revealed, this once
   */
  reveal(linkId: string, from: string | null, pendingSecretId: string | null, again: boolean): Promise<boolean>;
  /** @param again whether it was revealed before @returns whether the link works, and starts on the test side */
  revealTest(linkId: string, from: string | null, again: boolean): Promise<boolean>;
  /** @returns whether the link works, starts on the test side, and was not approved before */
  approveLive(linkId: string): Promise<boolean>;
  /** Of what was not taken yet. */
  withdrawLiveApprovals(partnerId: string): Promise<void>;
  /** @returns whether it worked before */
  revoke(linkId: string): Promise<boolean>;
  revokeAllOf(partnerId: string): Promise<string[]>;
  clearPending(partnerId: string): Promise<void>;

  /** The partner begins with a link: nobody has its secret. */
  begin(partnerId: string): Promise<void>;
  /** Its secret has ended, and the next one is the first again. */
  beginAnew(partnerId: string): Promise<void>;
  stateOf(partnerId: string): Promise<PartnerSetupState | null>;
  /** @returns whether nobody had the secret */
  markTold(partnerId: string): Promise<boolean>;
  /** @returns whether it is the first one */
  markFirstSignature(partnerId: string): Promise<boolean>;

  /** In place of an open one for the same field. */
  propose(proposal: NewProposal): Promise<void>;
  /** The newest last, at most 200. */
  proposals(partnerId: string): Promise<StoredProposal[]>;
  /** @returns whether it was open, with this digest */
  decide(
    proposalId: string,
    partnerId: string,
    digest: string,
    state: "approved" | "rejected",
    by: string | null,
  ): Promise<boolean>;
  /** The pending secret needs no approval any more. */
  acceptPending(partnerId: string): Promise<void>;
  /** Rejects what is open. */
  rejectAllOf(partnerId: string): Promise<number>;

  /** The first secret works, and no operator has approved it. */
  markUnapproved(linkId: string, secretId: string): Promise<void>;
  /** What an unapproved secret confirms is no better approved. */
  passOnUnapproved(partnerId: string, fromSecretId: string, toSecretId: string): Promise<void>;
  /** An operator has approved the current secret. */
  markApproved(partnerId: string): Promise<void>;
  /**
   * The link's unapproved secret works no more, nor do those that have confirmed it, nor the one-time tokens that they
   * have signed. It is kept, so that a current one can be approved.
   *
   * @returns null when it has none that works
   */
  holdUnapproved(linkId: string): Promise<{ readonly secretId: string; readonly wasCurrent: boolean } | null>;

  /** The pending secret becomes the current one. @returns false when a rotation has replaced it */
  promote(partnerId: string, secretId: string, previousExpiresAt: Date | null): Promise<boolean>;
  /** Removes some that have been over for long. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
