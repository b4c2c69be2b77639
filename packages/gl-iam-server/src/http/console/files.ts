/** The built console, as the app is handed it: the app itself reads no files. */

/** A file whose name has a digest of its content, compressed. */
export interface ConsoleAsset {
  readonly contentType: string;
  readonly gzip: Uint8Array<ArrayBuffer>;
}

/** The files of the console: `AppOptions.console`. */
export interface ConsoleFiles {
  /** The page; `NONCE` in it stands for the nonce of one answer. */
  readonly page: string;
  /** By the name below `/console/assets/`. */
  readonly assets: ReadonlyMap<string, ConsoleAsset>;
}

/** What the built page has in place of a nonce. */
export const NONCE = "__nonce__";
