/** The reference of the HTTP API, from the document that the service itself serves: a page for each group. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp } from "gl-iam-server";
import { PAGES } from "../places.mjs";

const FOLDER = join(PAGES, "reference/http");

export async function writeHttpApi() {
  const { paths, components, tags } = await servedDocument();
  const operations = Object.entries(paths).flatMap(([path, { parameters: ofPath = [], ...methods }]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      // Beside its operations a path has words.
      if (operation.operationId === undefined) return [];
      const parameters = [...ofPath, ...(operation.parameters ?? [])];
      return { ...operation, parameters, path, method: method.toUpperCase() };
    }),
  );
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, description } of tags) {
    const own = operations.filter((operation) => operation.tags.includes(name));
    const page = [`# HTTP: ${name}`, prose(description), ...own.map((operation) => section(operation, components))];
    writeFileSync(join(FOLDER, `${name}.md`), page.join("\n\n"));
  }
  const list = tags.map(({ name, description }) => `- [${name}](./${name}.md): ${prose(description)}`);
  writeFileSync(join(FOLDER, "index.md"), `# The HTTP API\n\n${list.join("\n")}\n`);
}

/** No request for the document reaches the database. */
async function servedDocument() {
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
  return answer.json();
}

function section({ operationId, summary, description, method, path, parameters, requestBody, responses }, components) {
  return [
    `## ${prose(summary)} {#${operationId}}`,
    `\`${method} ${path}\``,
    prose(description ?? ""),
    table(
      ["parameter", "in", "required", "meaning"],
      parameters.map((each) => parameterRow(each, components)),
    ),
    ...Object.entries(requestBody?.content ?? {}).map(([type, media]) => example(`A body, \`${type}\`:`, media)),
    table(
      ["status", "meaning", "codes"],
      Object.entries(responses).map(([status, response]) => responseRow(status, resolved(response, components))),
    ),
    ...Object.entries(responses)
      .filter(([status]) => status.startsWith("2"))
      .flatMap(([, response]) => Object.values(resolved(response, components).content ?? {}))
      .slice(0, 1)
      .map((media) => example("An answer:", media)),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function parameterRow(parameter, components) {
  const { name, in: place, required = false, description, schema } = resolved(parameter, components);
  return [`\`${name}\``, place, required ? "yes" : "no", prose(description ?? schema?.description ?? "")];
}

function responseRow(status, { description = "", content = {} }) {
  const codes = Object.keys(content["application/problem+json"]?.examples ?? {});
  const linked = codes.map((code) => `[${code}](../../docs/errors.md#${code})`);
  return [status, prose(description), linked.join(", ")];
}

function resolved(value, components) {
  if (value.$ref === undefined) return value;
  const [kind, name] = value.$ref.replace("#/components/", "").split("/");
  return components[kind][name];
}

function example(title, { example: single, examples }) {
  const value = examples ? Object.values(examples)[0]?.value : single;
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return `${title}\n\n\`\`\`\`${typeof value === "string" ? "text" : "json"}\n${text}\n\`\`\`\``;
}

function table(head, rows) {
  if (rows.length === 0) return "";
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replace(/\s+/g, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Words that are no markup, outside of their code. */
function prose(text) {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll("<", "&lt;").replaceAll("{{", "&#123;&#123;")))
    .join("");
}
