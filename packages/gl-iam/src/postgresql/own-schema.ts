/** The source says `gl_iam` everywhere; a database may have its tables in another schema. */
import {
  IdentifierNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type QueryId,
  type RawNode,
  type SchemableIdentifierNode,
} from "kysely";
import { SCHEMA } from "./tables.js";

/** Puts the schema's name in the place of `gl_iam`, in what is built and in what is written out as SQL. */
export class OwnSchema implements KyselyPlugin {
  readonly #renaming: Renaming;

  constructor(schema: string) {
    this.#renaming = new Renaming(schema);
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs) {
    return this.#renaming.transformNode(node, queryId);
  }

  async transformResult<T>({ result }: { result: T }): Promise<T> {
    return result;
  }
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

  /** What is written out is code of ours: values are parameters, so no value can be touched by this. */
  protected override transformRaw(node: RawNode, queryId?: QueryId) {
    const transformed = super.transformRaw(node, queryId);
    return { ...transformed, sqlFragments: transformed.sqlFragments.map((text) => inSchema(text, this.schema)) };
  }
}

/** @param schema a name that needs no quotes */
function inSchema(sql: string, schema: string): string {
  return sql.replaceAll(`${SCHEMA}.`, `${schema}.`);
}
