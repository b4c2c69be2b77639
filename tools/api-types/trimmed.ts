/** The OpenAPI document without what types can't say, or would say hundreds of times. */
import type { OpenAPI3 } from "openapi-typescript";

interface Content {
  readonly [type: string]: { readonly schema?: object };
}

interface Answer {
  readonly description: string;
  readonly content?: Content;
}

interface Operation {
  readonly responses: Readonly<Record<string, Answer>>;
  readonly requestBody?: { readonly content: Content };
  readonly parameters?: readonly { readonly name: string }[];
}

/** A path's operations, with its `description` beside them. */
export type Paths = Readonly<Record<string, Readonly<Record<string, Operation | string>>>>;

/** Examples and headers go. An operation's refusals become one, `default`, whose description has their codes. */
export function trimmed({ paths, components, ...rest }: OpenAPI3): OpenAPI3 {
  const operations = Object.entries(paths as unknown as Paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods)
        .filter(([name]) => name !== "description")
        .map(([method, operation]) => [
          method,
          typeof operation === "string" ? operation : trimmedOperation(operation),
        ]),
    ),
  ]);
  const { schemas = {} } = components ?? {};
  return { ...rest, paths: Object.fromEntries(operations), components: { schemas } } as unknown as OpenAPI3;
}

function trimmedOperation({ responses, requestBody, ...operation }: Operation): object {
  const answers = Object.entries(responses);
  const refusals = answers.filter(([status]) => Number(status) >= 400).map(([, answer]) => answer);
  const kept = answers.filter(([status]) => Number(status) < 400);
  return {
    ...operation,
    ...(requestBody ? { requestBody: { ...requestBody, content: schemasOf(requestBody.content) } } : {}),
    responses: {
      ...Object.fromEntries(kept.map(([status, answer]) => [status, trimmedAnswer(answer)])),
      ...(refusals.length > 0 ? { default: refusal(refusals) } : {}),
    },
  };
}

function trimmedAnswer({ description, content }: Answer): object {
  return { description, ...(content ? { content: schemasOf(content) } : {}) };
}

/** In a page's place a client gets JSON: it does not ask for text/html. */
function refusal(refusals: readonly Answer[]): object {
  const content = Object.assign({}, ...refusals.map(({ content }) => content ?? {})) as Content;
  const { "text/html": _page, ...json } = content;
  return { description: refusals.map(({ description }) => description).join(", "), content: schemasOf(json) };
}

function schemasOf(content: Content): object {
  return Object.fromEntries(Object.entries(content).map(([type, { schema = {} }]) => [type, { schema }]));
}
