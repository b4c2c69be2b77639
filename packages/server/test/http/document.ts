/** The served OpenAPI document, held against what is really answered. The validator is not the one that made it. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";

export interface DocumentedOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, MediaType>> }>>;
}

export interface MediaType {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export class ApiDocument {
  readonly operations: readonly DocumentedOperation[];
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  readonly #components: object;
  readonly #validators = new Map<object, ValidateFunction>();

  constructor(document: { paths: Record<string, Record<string, DocumentedOperation>>; components: object }) {
    this.#components = document.components;
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
    );
  }

  /** Undefined for what is no operation, e.g. a wrong method. */
  find(method: string, path: string): DocumentedOperation | undefined {
    return this.operations.find((operation) => {
      const pattern = operation.path.replace(/\{\w+\}/g, "[^/]+");
      return operation.method === method && new RegExp(`^${pattern}$`).test(path);
    });
  }

  /** That an answer's status, type, shape and code are all in the document. */
  expectDocumented(operation: DocumentedOperation, status: number, type: string | null, body: unknown): void {
    const place = `${operation.operationId} ${status}`;
    const response = operation.responses[status];
    expect(response, `${place} is documented`).toBeDefined();
    if (type === null || type.startsWith("text/html")) return;
    const media = response?.content?.[type];
    expect(media, `${place} is documented as ${type}`).toBeDefined();
    if (!media) return;
    this.expectValid(media, body, place);
    const { code } = body as { code?: string };
    if (status >= 400) expect(Object.keys(media.examples ?? {}), `${place} names its code`).toContain(code);
  }

  expectValid(media: MediaType, value: unknown, place: string): void {
    let validate = this.#validators.get(media.schema);
    if (!validate) {
      validate = this.#ajv.compile({ ...media.schema, components: this.#components });
      this.#validators.set(media.schema, validate);
    }
    expect(validate(value) ? null : validate.errors, place).toBeNull();
  }
}
