/**
 * Writes what gl-iam-client knows of the HTTP API, from the OpenAPI document that the service serves: the types, and
 * the operations that take an `Idempotency-Key`.
 *
 *     npm run generate:api              writes the files
 *     npm run check:api                 fails when they are not what the document says
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp } from "gl-iam-server";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { type Paths, trimmed } from "./trimmed.js";

const FOLDER = new URL("../../packages/gl-iam-client/src/api/", import.meta.url);
const HEADER = "// Written by `npm run generate:api` from the OpenAPI document. Change the operation in gl-iam-server.";

const document = await servedDocument();
const files = { "schema.ts": await types(document), "keyed-operations.ts": keyedOperations(document) };
const isCheck = process.argv.includes("--check");
for (const [name, text] of Object.entries(files)) {
  const file = fileURLToPath(new URL(name, FOLDER));
  if (!isCheck) await writeFile(file, text);
  else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    console.error(`packages/gl-iam-client/src/api/${name} is not what the document says: npm run generate:api`);
    process.exitCode = 1;
  }
}

/** No request for the document reaches the database. */
async function servedDocument(): Promise<OpenAPI3> {
  const provider = new PostgreSQLProvider({
    databaseUrl: "pglite://memory",
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const app = createApp(gateway, { publicUrl: "https://app.example.com" });
  const answer = await app.fetch(new Request("https://app.example.com/openapi.json"));
  await gateway.close();
  return (await answer.json()) as OpenAPI3;
}

async function types(of: OpenAPI3): Promise<string> {
  const nodes = await openapiTS(trimmed(of), {
    alphabetize: true,
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
  });
  // The document has none of them.
  const text = astToString(nodes).replace(/^export type (webhooks|\$defs) = .*\n/gm, "");
  return `${HEADER}\n${text}`;
}

/** A repeat of such a request, under the same key, gets the first one's answer. */
function keyedOperations({ paths }: OpenAPI3): string {
  const keyed = Object.entries(paths as unknown as Paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => typeof operation !== "string" && operation.parameters?.some(isKey))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  const lines = keyed.sort().map((operation) => `  ${JSON.stringify(operation)},\n`);
  const comment = "/** The operations that take an `Idempotency-Key`: method and path, as in the document. */";
  return `${HEADER}\n${comment}\nexport const KEYED_OPERATIONS: readonly string[] = [\n${lines.join("")}];\n`;
}

function isKey({ name }: { readonly name: string }): boolean {
  return name.toLowerCase() === "idempotency-key";
}
