/** Finds a partner as people name it, and shows it. */
import {
  ErrorCode,
  type IAMGateway,
  IamError,
  isUuid,
  looksMistyped,
  PARTNER_FIELDS,
  type PartnerField,
  type PartnerFieldTable,
  partnerNameKey,
  partnerToJson,
  type Result,
  type SSOPartner,
} from "gl-iam";
import { printable } from "./table.js";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage.js";

/** @param reference an id, a consumer key, or a name in any case that only one partner has */
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

/** The id of a partner as `--test` means it: its own, or its test side's. */
export async function partnerIdOnSide(gateway: IAMGateway, { id, partnerName }: SSOPartner, test: boolean) {
  if (!test) return id;
  const { partnerRegistry } = gateway;
  const { testSide } = (await partnerRegistry.getPartnerStanding(id)).unwrap();
  if (testSide === null) throw new IamError(ErrorCode.PARTNER_NOT_FOUND, `${partnerName} has no test side`);
  return (await partnerRegistry.getPartnerByConsumerKey(testSide.consumerKey)).unwrap().id;
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

/** An unknown key with a wrong checksum was mistyped, which is the more useful answer. */
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

const LABEL_WIDTH = 25;

/** Long values come last. */
export function printPartner(
  terminal: Terminal,
  partner: SSOPartner,
  fields: PartnerFieldTable = PARTNER_FIELDS,
): void {
  const settings = new Map(Object.values(fields).map((field) => [field.jsonName, field]));
  const isLong = (name: string) => settings.get(name)?.kind === "object";
  const values = Object.entries(partnerToJson(partner, fields));
  for (const [name, value] of [
    ...values.filter(([name]) => !isLong(name)),
    ...values.filter(([name]) => isLong(name)),
  ]) {
    printField(terminal, name, describe(value, settings.get(name)));
  }
}

export function printField(terminal: Terminal, field: string, lines: readonly string[]): void {
  for (const [index, line] of lines.entries()) {
    terminal.print(`${(index === 0 ? field : "").padEnd(LABEL_WIDTH)}${printable(line)}`);
  }
}

/** `null` and `[]` are opposites, so they are printed as words that nobody confuses. */
function describe(value: unknown, field: PartnerField | undefined): readonly string[] {
  if (value === null) return [field?.whenNull ?? "none"];
  if (Array.isArray(value)) return value.length === 0 ? ["deny all"] : value;
  if (typeof value !== "object") return [String(value)];
  if (field?.kind !== "map") return [JSON.stringify(value)];
  const pairs = Object.entries(value).map(([word, role]) => `${word}=${role}`);
  return pairs.length === 0 ? ["empty"] : pairs;
}
