/** The administrators of a file of tests, and what most of these files ask for them. */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Answer, Application } from "./application.js";

export const PARTNERS = "/api/v1/admin/partners";

/** Access tokens: of a platform_admin, and of the org_admins of two organizations. */
export interface Administrators {
  readonly platform: string;
  readonly ours: string;
  readonly theirs: string;
}

export async function administratorsOf(application: Application): Promise<Administrators> {
  return {
    platform: await application.administrator("platform_admin"),
    ours: await application.administrator("org_admin", "ours"),
    theirs: await application.administrator("org_admin", "theirs"),
  };
}

/** A new partner, as the answer tells it. */
export async function registered(application: Application, token: string, fields: object = {}): Promise<Answer> {
  const answer = await application.as(token, "POST", PARTNERS, { partner_name: `Acme ${randomUUID()}`, ...fields });
  expect(answer.status, answer.text).toBe(201);
  return answer;
}

/** `field rule`, with the entry's number. */
export function problemsOf({ status, json }: Answer): string[] {
  expect(status).toBe(422);
  return json.errors.map(
    ({ field, index, rule }: { field: string; index?: number; rule: string }) =>
      `${field}${index === undefined ? "" : `[${index}]`} ${rule}`,
  );
}
