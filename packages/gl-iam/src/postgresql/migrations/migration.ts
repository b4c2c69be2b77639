export interface Migration {
  readonly version: number;
  readonly name: string;
  /** One statement each: PGlite takes no more in one query. */
  readonly statements: readonly string[];
}
