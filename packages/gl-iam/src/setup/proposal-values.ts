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
import { Problems, requireObject, violation } from "../validation.js";
import { parseVisibleText } from "../visible-text.js";

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

/**
 * Anybody can have an address there, so a restriction to them restricts nothing. Those that have one domain, and those
 * that have one for each country or more.
 */
const PUBLIC_MAIL = new Set(
  (
    "gmail.com googlemail.com icloud.com me.com mac.com aol.com web.de freenet.de t-online.de mail.com email.com " +
    "mail.ru inbox.ru list.ru bk.ru qq.com foxmail.com 163.com 126.com sina.com naver.com daum.net hanmail.net " +
    "pm.me tuta.io tuta.com tutamail.com hey.com fastmail.com hushmail.com mailbox.org posteo.de duck.com " +
    "orange.fr free.fr laposte.net wanadoo.fr libero.it virgilio.it rediffmail.com comcast.net btinternet.com"
  ).split(" "),
);
const PUBLIC_FAMILIES = new Set(
  "ymail rocketmail yahoo hotmail outlook live msn gmx yandex ya protonmail proton tutanota zoho zohomail".split(" "),
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
  if (field === CONTACT) return problems.take(field, parseVisibleText(value, { max: 255 }), undefined);
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
    const open = entries.filter((domain) => isPublicMail(domain));
    if (open.length > 0) return `anybody can have an address of ${open.join(", ")}`;
  }
  if (field === "allowed_source_ips") {
    const wide = entries.filter(isWide);
    if (wide.length > 0) return `${wide.join(", ")} is wider than usual`;
  }
  return null;
}

function isPublicMail(domain: string): boolean {
  const [name = "", ...ends] = domain.split(".");
  const isOfCountry = ends.length === 1 || (ends.length === 2 && /^(?:com?|ne|net|org)$/.test(ends[0] ?? ""));
  return PUBLIC_MAIL.has(domain) || (isOfCountry && PUBLIC_FAMILIES.has(name));
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
