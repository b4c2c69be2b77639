import type { SetupTexts } from "./setup/setup-texts.js";

/** What the pages say. `{name}` stands for a value, which is escaped where it is put in. */
export interface PageTexts extends SetupTexts {
  /** `{application}` is the branding's name, here and below. */
  readonly questionTitle: string;
  /** `{current}`: the address of who is signed in. */
  readonly questionSignedInAs: string;
  /** Where that is not known. */
  readonly questionSignedIn: string;
  /** `{partner}`: its name. `{next}`: the address of whom it signs in. */
  readonly questionAsk: string;
  readonly questionWarning: string;
  /** `{next}` */
  readonly questionAccept: string;
  /** `{current}` */
  readonly questionStayAs: string;
  readonly questionStay: string;
  readonly refusalTitle: string;
  readonly refusalExpired: string;
  readonly refusalState: string;
  readonly refusalBusy: string;
  readonly refusalUnavailable: string;
  readonly refusalOther: string;
  /** `{current}` */
  readonly stillSignedInAs: string;
  readonly goToApplication: string;
  /** `{site}`: the host of the page that sent the reader here. */
  readonly goBack: string;
  /** Of the entrance, opened without a form. */
  readonly entranceTitle: string;
  readonly entranceText: string;
  readonly serviceTitle: string;
  readonly serviceText: string;
  readonly serviceDocs: string;
  readonly serviceOpenApi: string;
  readonly serviceHealth: string;
}

/** The values that a text may have. */
export const PLACEHOLDERS = [
  "address",
  "application",
  "current",
  "end",
  "file",
  "next",
  "partner",
  "site",
  "time",
] as const;
