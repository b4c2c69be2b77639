/** The source says `gl_iam` everywhere. A database may have its tables in another schema. */
import {
  IdentifierNode,
  type Kysely,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type QueryId,
  type RawNode,
  type SchemableIdentifierNode,
} from "kysely";
import { SCHEMA, type Tables } from "./tables.js";

/** Replaces `gl_iam` with the schema's name, in built queries and in SQL text. */
export class OwnSchema implements KyselyPlugin {
  readonly #renaming: Renaming;

  constructor(readonly schema: string) {
    this.#renaming = new Renaming(schema);
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs) {
    return this.#renaming.transformNode(node, queryId);
  }

  async transformResult<T>({ result }: { result: T }): Promise<T> {
    return result;
  }
}

/** The schema that the tables of this connection are in. */
export function schemaOf(db: Kysely<Tables>): string {
  const own = db.getExecutor().plugins.find((plugin) => plugin instanceof OwnSchema);
  return own?.schema ?? SCHEMA;
}

class Renaming extends OperationNodeTransformer {
  constructor(private readonly schema: string) {
    super();
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode, queryId?: QueryId) {
    const transformed = super.transformSchemableIdentifier(node, queryId);
    if (transformed.schema?.name !== SCHEMA) return transformed;
    return { ...transformed, schema: IdentifierNode.create(this.schema) };
  }

  /** The text is our own code. Values are parameters, so this touches no value. */
  protected override transformRaw(node: RawNode, queryId?: QueryId) {
    const transformed = super.transformRaw(node, queryId);
    return { ...transformed, sqlFragments: transformed.sqlFragments.map((text) => inSchema(text, this.schema)) };
  }
}

/** @param schema a name that needs no quotes */
function inSchema(sql: string, schema: string): string {
  return sql.replaceAll(`${SCHEMA}.`, `${schema}.`);
}
