/** Finding a partner as people name it, and showing it. */
import {
  ErrorCode,
  type IAMGateway,
  IamError,
  isUuid,
  looksMistyped,
  partnerNameKey,
  type Result,
  type SSOPartner,
} from "gl-iam";
import { toPartnerJson } from "../partner-json.js";
import { printable } from "./table.js";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage.js";

/** @param reference an id, a consumer key, or a name that only one partner has, whatever the case */
export async function findPartner(gateway: IAMGateway, reference: string, org?: string): Promise<SSOPartner> {
  const { partnerRegistry } = gateway;
  const found = reference.startsWith("ck_live_")
    ? await partnerRegistry.getPartnerByConsumerKey(reference)
    : isUuid(reference)
      ? await partnerRegistry.getPartner(reference, { organizationId: org })
      : undefined;
  const partner = found ? unwrapFound(found, reference) : await findByName(gateway, reference, org);
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
    same.push(...page.data.filter(({ partnerName }) => partnerNameKey(partnerName) === partnerNameKey(name.trim())));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const [partner, ...others] = same;
  if (!partner) throw notFound(name);
  if (others.length === 0) return partner;
  throw new UsageError(
    `${same.length} partners are named ${name}: say --org (${same.map(({ orgId }) => orgId).join(", ")})`,
  );
}

/** A key that nobody has and whose checksum is wrong was typed wrongly: that is the more useful answer. */
function unwrapFound(found: Result<SSOPartner>, reference: string): SSOPartner {
  if (found.isErr && found.error.code === ErrorCode.PARTNER_NOT_FOUND && looksMistyped(reference)) {
    throw new IamError(
      ErrorCode.PARTNER_NOT_FOUND,
      `there is no partner ${reference}, and its checksum does not fit: is a character wrong?`,
    );
  }
  return found.unwrap();
}

function notFound(reference: string): IamError {
  return new IamError(ErrorCode.PARTNER_NOT_FOUND, `there is no partner ${reference}`);
}

const LABEL_WIDTH = 23;

export function printPartner(terminal: Terminal, partner: SSOPartner): void {
  const { metadata, ...fields } = toPartnerJson(partner);
  for (const [field, value] of Object.entries(fields)) printField(terminal, field, describe(field, value));
  printField(terminal, "metadata", [JSON.stringify(metadata)]);
}

export function printField(terminal: Terminal, field: string, lines: readonly string[]): void {
  for (const [index, line] of lines.entries()) {
    terminal.print(`${(index === 0 ? field : "").padEnd(LABEL_WIDTH)}${printable(line)}`);
  }
}

/** `null` and `[]` are opposites, so they are words here that nobody confuses. */
function describe(field: string, value: unknown): readonly string[] {
  if (value === null) return [field === "login_url" ? "none" : "no restriction"];
  if (!Array.isArray(value)) return [String(value)];
  return value.length === 0 ? ["deny all"] : value;
}
