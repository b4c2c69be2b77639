/** What a holder of a setup link may propose, in which form, and what needs a second look. */
import { createHash } from "node:crypto";
import { isIP } from "node:net";
import { canonicalJson } from "../canonical-json.js";
import { PARTNER_FIELDS } from "../partner/fields.js";
import { partnerUpdateFromJson } from "../partner/json-form.js";
import type { JsonValue } from "../partner/metadata.js";
import type { SSOPartner, SSOPartnerUpdate } from "../partner/partner.js";
import { applyChange, parseUpdate } from "../partner/settings.js";
import { isAdministrator } from "../user/role.js";
import { Problems, parseText, requireObject, violation } from "../validation.js";

export const PENDING_SECRET = "consumer_secret";
/** Of a link that starts on the test side: its holder asks for the live secret. */
export const GO_LIVE = "go_live";
const CONTACT = "technical_contact";
const FIELDS = [
  "allowed_email_domains",
  "allowed_source_ips",
  "allowed_origins",
  "login_url",
  "allowed_roles",
] as const;

/** Anybody can have an address there, so a restriction to them restricts nothing. */
const PUBLIC_MAIL = new Set(
  (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com gmx.de " +
    "gmx.net web.de mail.com proton.me protonmail.com yandex.ru mail.ru qq.com 163.com zoho.com"
  ).split(" "),
);
/** The widest prefixes that are usual. */
const WIDEST = { 4: 16, 6: 32 } as const;

/** By field, in canonical form. @throws IamError `validation_error` with every problem */
export function parseProposals(values: unknown, partner: SSOPartner): ReadonlyMap<string, JsonValue> {
  requireObject("proposal", values);
  const problems = new Problems();
  const proposed = new Map<string, JsonValue>();
  for (const [field, value] of Object.entries(values as object)) {
    const parsed = parseValue(field, value, partner, problems);
    if (parsed !== undefined) proposed.set(field, parsed);
  }
  problems.refuseIfAny();
  return proposed;
}

function parseValue(field: string, value: unknown, partner: SSOPartner, problems: Problems): JsonValue | undefined {
  if (field === CONTACT) return problems.take(field, parseText(value, { max: 255 }), undefined);
  if (!(FIELDS as readonly string[]).includes(field)) {
    problems.add(/^[a-z_]{1,40}$/.test(field) ? field : "[unnamed]", violation("unknown_field", "can't be proposed"));
    return undefined;
  }
  const [name] = Object.entries(PARTNER_FIELDS).find(([, { jsonName }]) => jsonName === field) ?? [];
  const canonical = (
    applyChange(partner, parseUpdate(partnerUpdateFromJson({ [field]: value }, []))) as unknown as Record<
      string,
      JsonValue
    >
  )[name ?? ""];
  if (field === "allowed_roles" && isAdministrator((canonical as string[]) ?? [])) {
    problems.add(field, violation("reserved_role", "must not have reserved roles: an administrator adds them"));
  }
  return canonical;
}

export function digestOf(partnerId: string, field: string, value: JsonValue): string {
  return createHash("sha256")
    .update(canonicalJson([partnerId, field, value]), "utf8")
    .digest("hex")
    .slice(0, 32);
}

/** What is unusually wide in a value; null for a usual one. */
export function warningOf(field: string, value: JsonValue): string | null {
  const entries = Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
  if (field === "allowed_email_domains") {
    const open = entries.filter((domain) => PUBLIC_MAIL.has(domain.replace(/^\*\./, "")));
    if (open.length > 0) return `anybody can have an address of ${open.join(", ")}`;
  }
  if (field === "allowed_source_ips") {
    const wide = entries.filter(isWide);
    if (wide.length > 0) return `${wide.join(", ")} is wider than usual`;
  }
  return null;
}

function isWide(entry: string): boolean {
  const [address = "", prefix] = entry.split("/");
  const family = isIP(address);
  return prefix !== undefined && family !== 0 && Number(prefix) < WIDEST[family as 4 | 6];
}

/** The update that a proposal asks for. */
export function updateOf(field: string, value: JsonValue, partner: SSOPartner): SSOPartnerUpdate {
  if (field === CONTACT) return { metadata: { ...partner.metadata, [CONTACT]: value } };
  return partnerUpdateFromJson({ [field]: value }, []);
}

export function isSameValue(one: unknown, other: JsonValue): boolean {
  return one !== undefined && canonicalJson(one) === canonicalJson(other);
}
