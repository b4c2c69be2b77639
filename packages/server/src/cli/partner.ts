/** Finding a partner as people name it, and showing it. */
import { ErrorCode, type IAMGateway, IamError, type SSOPartner } from "gl-iam";
import { toPartnerJson } from "../partner-json.js";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage.js";

/** @param reference an id, a consumer key, or a name that only one partner has, whatever the case */
export async function findPartner(gateway: IAMGateway, reference: string, org?: string): Promise<SSOPartner> {
  const { partnerRegistry } = gateway;
  const found = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(reference)
    ? await partnerRegistry.getPartner(reference, { organizationId: org })
    : reference.startsWith("ck_live_")
      ? await partnerRegistry.getPartnerByConsumerKey(reference)
      : undefined;
  const partner = found ? found.unwrap() : await findByName(gateway, reference, org);
  if (org !== undefined && partner.orgId !== org) throw notFound(reference);
  return partner;
}

async function findByName(gateway: IAMGateway, name: string, org: string | undefined): Promise<SSOPartner> {
  const same: SSOPartner[] = [];
  let cursor: string | undefined;
  do {
    const page = (
      await gateway.partnerRegistry.listPartnersPage({ organizationId: org, query: name, limit: 200, cursor })
    ).unwrap();
    same.push(...page.data.filter(({ partnerName }) => fold(partnerName) === fold(name)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const [partner, ...others] = same;
  if (!partner) throw notFound(name);
  if (others.length === 0) return partner;
  throw new UsageError(
    `${same.length} partners are named ${name}: say --org (${same.map(({ orgId }) => orgId).join(", ")})`,
  );
}

function fold(name: string): string {
  return name.trim().normalize("NFKC").toLowerCase();
}

function notFound(reference: string): IamError {
  return new IamError(ErrorCode.PARTNER_NOT_FOUND, `there is no partner ${reference}`);
}

export function printPartner(terminal: Terminal, partner: SSOPartner): void {
  const { metadata, ...fields } = toPartnerJson(partner);
  for (const [field, value] of Object.entries(fields)) terminal.print(`${field.padEnd(22)}${describe(field, value)}`);
  terminal.print(`${"metadata".padEnd(22)}${JSON.stringify(metadata)}`);
}

/** `null` and `[]` are opposites, so they are words here that nobody confuses. */
export function describe(field: string, value: unknown): string {
  if (value === null) return field === "login_url" ? "none" : "no restriction";
  if (!Array.isArray(value)) return String(value);
  if (value.length > 0) return value.join(", ");
  return field === "allowed_origins" ? "none" : "deny all";
}
