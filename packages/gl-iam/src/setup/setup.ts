/** `gateway.setup`: a partner's developer takes the credential without the operator ever seeing it. */
import type { PartnerRequest, VerifiedRequest } from "../assertion/receive.js";
import type { CallOrigin } from "../audit/event.js";
import type { ExplainCall, ExplainedRequest, Explanation } from "../doctor/explanation.js";
import type { PartnerCall } from "../partner/call.js";
import type { JsonValue } from "../partner/metadata.js";
import type { ConsumerSecretLifetime, SSOPartner } from "../partner/partner.js";
import type { Result } from "../result.js";
import type { ProposalState } from "./records.js";

/** Options of {@link Setup.invite}. */
export interface InviteOptions extends PartnerCall {
  /** 300–2,592,000 (30 days); 259,200 (72 hours) by default. */
  expiresInSeconds?: number | undefined;
  /**
   * Whether nobody has the partner's secret, as after a registration whose answer was thrown away. The secret that the
   * link reveals then works at once; otherwise, and where a secret turns out to be in use by then, it is pending until
   * the operator approves it.
   */
  isFirst?: boolean | undefined;
  /**
   * Whether its holder takes the secret of the partner's test side first, and the live one after a signature was
   * accepted there and the operator has agreed; false by default.
   */
  startsOnTestSide?: boolean | undefined;
  /** Where the page is; the configured public URL by default. */
  baseUrl?: string | undefined;
}

/** A new link. Its URL and passcode are shown this once; they are not enumerable, so that a log does not have them. */
export interface SetupInvitation {
  readonly id: string;
  /** `https://…/setup#…`: the fragment is a capability. */
  readonly url: string;
  /** `7KQ2-M4XN-R9TD`: for another way than the URL. It opens one browser. */
  readonly passcode: string;
  readonly expiresAt: Date;
}

/** A link as an operator sees it. */
export interface SetupLink {
  readonly id: string;
  readonly partnerId: string;
  readonly state: "waiting" | "opened" | "revealed" | "expired" | "revoked";
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly expiresAt: Date;
  readonly openedAt: Date | null;
  readonly openedFrom: string | null;
  readonly revealedAt: Date | null;
  readonly revealedFrom: string | null;
  readonly startsOnTestSide: boolean;
  readonly testRevealedAt: Date | null;
  /** When an operator agreed that its holder takes the live secret; null for a link that needs no agreement. */
  readonly liveApprovedAt: Date | null;
}

/** What a holder of a link proposes; each value is approved by itself. */
export interface Proposal {
  readonly id: string;
  /** The setup link whose holder proposed it. */
  readonly linkId: string;
  /** A JSON name: `allowed_email_domains`, … , `technical_contact`, `consumer_secret`, `go_live`. */
  readonly field: string;
  readonly value: JsonValue;
  /** An approval names it, so that nobody approves what has changed meanwhile. */
  readonly digest: string;
  readonly state: ProposalState;
  /** What is unusually wide, so that an approval must repeat the value; null otherwise. */
  readonly warning: string | null;
  /** Of proposed e-mail domains, those for which a TXT record was found: at an approval they are asked for again. */
  readonly provenDomains: readonly string[];
  readonly createdAt: Date;
  readonly madeFrom: string | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

/** How a partner that began with a setup link comes on, as its operator sees it. */
export interface PartnerProgress {
  /** `awaiting_secret` → `awaiting_first_signature` → `live`. */
  readonly state: "awaiting_secret" | "awaiting_first_signature" | "live";
  readonly secretToldAt: Date | null;
  readonly firstSignatureAt: Date | null;
}

/** A domain, and the record that proves it. */
export interface ProvableDomain {
  readonly domain: string;
  /** `_gl-iam.acme.example` */
  readonly recordName: string;
  readonly recordValue: string;
  /** When the record was last found; null for a domain that is not proven. */
  readonly provenAt: Date | null;
}

/** Of a link that starts on the test side: how it comes on there. */
export interface TestSideStatus {
  /** Of the test side, by which its audit events are found; null before its first credential. */
  readonly partnerId: string | null;
  /** `ck_test_…`; null before its secret was shown. */
  readonly consumerKey: string | null;
  readonly revealedAt: Date | null;
  readonly revealedFrom: string | null;
  /** When its last signature was accepted; null before the first one. */
  readonly lastAcceptedAt: Date | null;
  /**
   * `awaiting_secret` → `awaiting_signature` → `may_ask` → `asked` → `approved`; back at `may_ask` when the operator
   * refuses, or deactivates the partner before the live secret is taken.
   */
  readonly state: "awaiting_secret" | "awaiting_signature" | "may_ask" | "asked" | "approved";
}

/** What the page of a link shows. */
export interface SetupStatus {
  readonly linkId: string;
  readonly partner: SSOPartner;
  readonly expiresAt: Date;
  readonly state: PartnerProgress["state"];
  readonly secret: {
    readonly revealedAt: Date | null;
    readonly revealedFrom: string | null;
    readonly isPending: boolean;
  };
  readonly firstSignatureAt: Date | null;
  /** Null for a link that does not start there. Until the live secret is shown, what follows is of the test side. */
  readonly testSide: TestSideStatus | null;
  /** Those that work now, the current one first. None before the first one was shown: nobody has it. */
  readonly secrets: readonly ConsumerSecretLifetime[];
  /** The last sign-in request whose signature was accepted; null where the audit keeps none. */
  readonly lastAccepted: { readonly at: Date; readonly ipAddress: string | null } | null;
  readonly proposals: readonly Proposal[];
  /** What may be proven by a TXT record, and what is; nothing where no resolver is handed in. */
  readonly domains: readonly ProvableDomain[];
  /** Of the last week, the newest first. */
  readonly refusals: readonly { readonly at: Date; readonly code: string; readonly message: string }[];
}

/** What opens a link. */
export interface OpeningSetup {
  /** `sl_live_…`, the fragment of its URL. */
  link: string;
  passcode: string;
  /** The browser's cookie, if it has one. */
  browserToken?: string | undefined;
}

/** A browser that holds a link. */
export interface OpenedSetup {
  readonly status: SetupStatus;
  /** For the cookie of this browser. Not enumerable. */
  readonly browserToken: string;
}

/** Somebody else was first. */
export interface TakenSetup {
  readonly takenAt: Date;
  readonly takenFrom: string | null;
}

/** The secret, this once. */
export interface RevealedSecret {
  readonly consumerKey: string;
  /** Not enumerable. */
  readonly consumerSecret: string;
  /** `pending`: it verifies nothing until the operator approves it, or the current secret confirms it. */
  readonly state: "live" | "pending";
}

/** The secret of the partner's test side, this once. */
export interface RevealedTestSecret {
  /** `ck_test_…` */
  readonly consumerKey: string;
  /** `cs_test_…`. Not enumerable. */
  readonly consumerSecret: string;
}

/** Where a holder's request comes from. */
export type HolderCall = CallOrigin;

/** Options of {@link Setup.revealTest}. */
export interface RevealTestCall extends HolderCall {
  /** Whether it was revealed before, and another one is to replace it; false by default. */
  again?: boolean | undefined;
}

/** An approval. `value` repeats a proposal with a warning. */
export interface Approval {
  digest: string;
  value?: unknown;
}

/** Setup links, as `gateway.setup`. */
export interface Setup {
  /**
   * Refused with `validation_error`, `partner_not_found`, `permission_denied`; `conflict` for more than 20 that work.
   */
  invite(partnerId: string, options?: InviteOptions): Promise<Result<SetupInvitation>>;
  /** Ends a link. Idempotent. Refused with `not_found`, `permission_denied`. */
  revoke(linkId: string, call?: PartnerCall): Promise<Result<SetupLink>>;
  /** In the order of creation, until 90 days after their expiry. Refused with `partner_not_found`. */
  list(partnerId: string, call?: PartnerCall): Promise<Result<readonly SetupLink[]>>;
  /** Null for a partner that did not begin with a link. Refused with `partner_not_found`. */
  progress(partnerId: string, call?: PartnerCall): Promise<Result<PartnerProgress | null>>;
  /**
   * Exchanges link and passcode for a browser's token, once. A second browser with the right passcode learns who was
   * first; the one that holds the link goes on. Ten wrong passcodes end the link. Refused with `setup_link_invalid`,
   * one answer for every reason.
   */
  open(given: OpeningSetup, call?: HolderCall): Promise<Result<OpenedSetup | TakenSetup>>;
  /** "This was not me": ends the link. Refused with `setup_link_invalid`. */
  disown(given: { link: string; passcode: string }, call?: HolderCall): Promise<Result<void>>;
  /** Refused with `setup_link_invalid`. */
  status(browserToken: string): Promise<Result<SetupStatus>>;
  /**
   * Refused with `setup_link_invalid`, and `conflict` when it was revealed before, or the operator has not agreed yet
   * that a link which starts on the test side goes live.
   */
  reveal(browserToken: string, call?: HolderCall): Promise<Result<RevealedSecret>>;
  /**
   * The secret of the test side, of a link that starts there. It works at once, and the one before ends. Refused with
   * `setup_link_invalid`; `conflict` for another link, and, unless `again` says so, when it was revealed before.
   */
  revealTest(browserToken: string, call?: RevealTestCall): Promise<Result<RevealedTestSecret>>;
  /**
   * Asks the operator for the live secret: a proposal of the field `go_live`. Once that is approved, `reveal` shows it.
   * Refused with `setup_link_invalid`; `conflict` unless the state of the test side is `may_ask`, and for an inactive
   * partner.
   */
  askToGoLive(browserToken: string, call?: HolderCall): Promise<Result<SetupStatus>>;
  /** A new secret, which is pending. Refused like `reveal`, and with `conflict` before the first one or beside one. */
  rotate(browserToken: string, call?: HolderCall): Promise<Result<RevealedSecret>>;
  /**
   * Confirms the pending secret by a request with the action `confirm_secret`, which the current secret has signed.
   * Refused with `setup_link_invalid`, `conflict`, and like a signature.
   */
  confirm(
    browserToken: string,
    request: { consumerKey: string; signature: string; timestamp: string; payload: string },
    call?: HolderCall,
  ): Promise<Result<SetupStatus>>;
  /**
   * The same without a browser: the signed payload names the link, `{"action":"confirm_secret","setup_link_id":"…"}`.
   * Refused with `conflict` when no secret of that link is pending, and like `sso.receive`.
   */
  confirmSigned(request: PartnerRequest | VerifiedRequest, call?: HolderCall): Promise<Result<void>>;
  /** By JSON names. Nothing is allowed by it. Refused with `setup_link_invalid`, `validation_error`. */
  propose(browserToken: string, values: object, call?: HolderCall): Promise<Result<SetupStatus>>;
  /** Asks DNS for the records of `SetupStatus.domains`. Refused with `setup_link_invalid`. */
  prove(browserToken: string, call?: HolderCall): Promise<Result<SetupStatus>>;
  /** The doctor, with the secrets of the link's partner only. Refused with `setup_link_invalid`, `validation_error`. */
  explain(browserToken: string, request: ExplainedRequest, call?: ExplainCall): Promise<Result<Explanation>>;
  /** The newest 200. Refused with `partner_not_found`. */
  proposals(partnerId: string, call?: PartnerCall): Promise<Result<readonly Proposal[]>>;
  /**
   * Makes one value the partner's. Refused with `partner_not_found`, `not_found`, `permission_denied`, `conflict` for
   * another digest, a decided one, the secret of a link that was ended or a domain that is proven to be another
   * partner's, `validation_error` when a value with a warning is not repeated.
   */
  approve(partnerId: string, proposalId: string, approval: Approval, call?: PartnerCall): Promise<Result<Proposal>>;
  /** Refused like `approve`. */
  reject(partnerId: string, proposalId: string, approval: Approval, call?: PartnerCall): Promise<Result<Proposal>>;
}
