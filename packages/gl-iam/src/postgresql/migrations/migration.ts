export interface Migration {
  readonly version: number;
  readonly name: string;
  /** One statement each, because PGlite takes only one in a query. */
  readonly statements: readonly string[];
}
