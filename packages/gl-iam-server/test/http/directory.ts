/** A partner's directory, as a client of `/scim/v2`. */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { type Answer, type Application, bearer } from "./application.js";

export const USERS = "/scim/v2/Users";
export const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export const tokensOf = (partnerId: string) => `/api/v1/admin/partners/${partnerId}/scim-tokens`;

/** RFC 7644, section 3.12. */
export function expectScimError(answer: Answer, status: number, scimType?: string): void {
  expect([answer.status, answer.json.status, answer.json.scimType], answer.text).toEqual([
    status,
    String(status),
    scimType,
  ]);
  expect(answer.headers.get("content-type")).toBe("application/scim+json");
  expect(answer.json.schemas).toEqual(["urn:ietf:params:scim:api:messages:2.0:Error"]);
}

/** What a partner's directory sends with its token. */
export class Directory {
  constructor(
    private readonly application: Application,
    readonly partnerId: string,
    private readonly token: string,
    readonly tokenId: string,
  ) {}

  /** Of a new partner. @param administrator an access token */
  static async of(application: Application, administrator: string, fields: object = {}): Promise<Directory> {
    const { partner } = await application.register(fields);
    const made = await application.call("POST", tokensOf(partner.id), { headers: bearer(administrator) });
    expect(made.status, made.text).toBe(201);
    return new Directory(application, partner.id, made.json.token, made.json.id);
  }

  /** The same one at another app. */
  at(application: Application): Directory {
    return new Directory(application, this.partnerId, this.token, this.tokenId);
  }

  call(method: string, path: string, body?: string): Promise<Answer> {
    const headers = { "content-type": "application/scim+json; charset=utf-8", ...bearer(this.token) };
    return this.application.call(method, path, { headers, ...(body === undefined ? {} : { body }) });
  }

  get(rest = ""): Promise<Answer> {
    return this.call("GET", `${USERS}${rest}`);
  }

  post(resource: object): Promise<Answer> {
    return this.call("POST", USERS, JSON.stringify(resource));
  }

  put(id: string, resource: object): Promise<Answer> {
    return this.call("PUT", `${USERS}/${id}`, JSON.stringify(resource));
  }

  patch(id: string, Operations: readonly unknown[]): Promise<Answer> {
    return this.call("PATCH", `${USERS}/${id}`, JSON.stringify({ schemas: [PATCH], Operations }));
  }

  delete(id: string): Promise<Answer> {
    return this.call("DELETE", `${USERS}/${id}`);
  }
}

export function aResource() {
  const key = randomUUID();
  return { schemas: [USER], externalId: key, userName: `${key}@acme.example`, displayName: "Somebody", active: true };
}
