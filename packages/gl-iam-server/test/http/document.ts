/** Compares real answers with the served OpenAPI document, with a validator that did not make it. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, and the schemas are checked elsewhere
  readonly json: any;
}

export interface DocumentedOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

export interface DocumentedResponse {
  readonly headers?: Readonly<Record<string, { readonly $ref?: string; readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface MediaType {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Components {
  readonly schemas: Readonly<Record<string, object>>;
  readonly headers: Readonly<Record<string, { readonly required: boolean }>>;
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: Components;
}

/** The name under which the validator has the document's components. */
const DOCUMENT = "document";
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

export class ApiDocument {
  readonly operations: readonly DocumentedOperation[];
  readonly components: Components;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  readonly #validators = new Map<object, ValidateFunction>();

  /** @param text as it was served. Applications that serve the same share what is compiled of it. */
  static of(text: string): ApiDocument {
    const known = documents.get(text) ?? new ApiDocument(JSON.parse(text));
    documents.set(text, known);
    return known;
  }

  /** @param document as it was served */
  constructor(document: OpenApi) {
    const { paths, components } = closed(document);
    this.components = components;
    // Compiled with each schema anew, they would take most of the time of the tests over HTTP.
    this.#ajv.addSchema(inDocument({ components }) as object, DOCUMENT);
    this.operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([name]) => METHODS.includes(name))
        .map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
    );
  }

  /** Undefined when it is not an operation, for example a wrong method. */
  find(method: string, path: string): DocumentedOperation | undefined {
    return this.#at(path).find((operation) => operation.method === method);
  }

  #at(path: string): DocumentedOperation[] {
    return this.operations.filter((operation) =>
      new RegExp(`^${operation.path.replace(/\{\w+\}/g, "[^/]+").replaceAll(".", "\\.")}$`).test(path),
    );
  }

  /** Checks that the document has an answer's status, headers, type, shape and code. */
  expectDocumented(method: string, path: string, answer: Answer): void {
    const operation = this.find(method, path);
    if (operation) {
      const place = `${operation.operationId} ${answer.status}`;
      const response = operation.responses[answer.status];
      expect(response, `${place} is documented`).toBeDefined();
      if (response) this.#expectResponse(response, answer, place);
    } else if (answer.status === 405) {
      expect(this.#at(path), `${path} is documented`).not.toEqual([]);
      this.#expectResponse(this.components.responses.MethodNotAllowed ?? {}, answer, `${method} ${path}`);
    }
  }

  #expectResponse({ headers = {}, content = {} }: DocumentedResponse, answer: Answer, place: string): void {
    for (const [name, header] of Object.entries(headers)) {
      const { required } = header.$ref ? this.#header(header.$ref) : header;
      if (required) expect(answer.headers.has(name), `${place} has the header ${name}`).toBe(true);
    }
    const [type] = (answer.headers.get("content-type") ?? "").split(";");
    if (!type) {
      expect(answer.text, `${place} is empty`).toBe("");
      return;
    }
    const media = content[type];
    expect(media, `${place} is documented as ${type}`).toBeDefined();
    if (!media) return;
    this.expectValid(media, type.includes("json") ? answer.json : answer.text, place);
    if (answer.status < 400) return;
    if (type === "application/scim+json") {
      // RFC 7644 has no place for a code.
      expect(answer.json.status, `${place} repeats its status`).toBe(String(answer.status));
      return;
    }
    const codes = Object.keys(content["application/problem+json"]?.examples ?? {});
    // A page shows its code, so that a reader can tell it to the operator.
    const told = codes.filter((code) => answer.json?.code === code || answer.text.includes(`>${code}<`));
    expect(told, `${place} names its code: ${answer.text}`).toHaveLength(1);
  }

  #header(reference: string): { readonly required: boolean } {
    const header = this.components.headers[reference.replace("#/components/headers/", "")];
    if (!header) throw new Error(`there is no ${reference}`);
    return header;
  }

  expectValid(media: MediaType, value: unknown, place: string): void {
    let validate = this.#validators.get(media.schema);
    if (!validate) {
      validate = this.#ajv.compile(inDocument(media.schema) as object);
      this.#validators.set(media.schema, validate);
    }
    expect(validate(value) ? null : validate.errors, place).toBeNull();
  }
}

const documents = new Map<string, ApiDocument>();

/** The schema of a media type. A missing one is a failure. */
export function examplesOf({ example, examples }: MediaType, place: string): readonly unknown[] {
  const shown = examples ? Object.values(examples).map(({ value }) => value) : [example];
  expect(shown, `${place} has an example`).not.toEqual([]);
  for (const value of shown) expect(value, `${place} has an example`).toBeDefined();
  return shown;
}

/** With its references to components leading into the document, wherever it stands itself. */
function inDocument(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inDocument);
  const copy = Object.fromEntries(Object.entries(value).map(([name, nested]) => [name, inDocument(nested)]));
  return typeof copy.$ref === "string" ? { ...copy, $ref: copy.$ref.replace(/^#/, `${DOCUMENT}#`) } : copy;
}

/** Clients must accept unknown fields. Here a field that the document does not know is a gap in the document. */
function closed<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(closed) as T;
  const copy = Object.fromEntries(Object.entries(value).map(([name, nested]) => [name, closed(nested)]));
  const isObject = copy.type === "object" && typeof copy.properties === "object";
  return { ...(isObject ? { additionalProperties: false } : {}), ...copy } as T;
}
