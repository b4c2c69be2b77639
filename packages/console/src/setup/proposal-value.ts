/** A proposed value in words, and back: what is typed again to approve it. */
import type { Partner, SettingName } from "../partners/partner.ts";
import { words } from "../words/words.ts";
import type { Proposal } from "./queries.ts";

const PENDING_SECRET = "consumer_secret";
const GO_LIVE = "go_live";

/** What is no setting, and has words of its own; null for a setting. */
export function requestOf({ field, value }: Pick<Proposal, "field" | "value">): "secret" | "held" | "goLive" | null {
  if (field === GO_LIVE) return "goLive";
  if (field !== PENDING_SECRET) return null;
  return (value as { held?: boolean } | null)?.held === true ? "held" : "secret";
}

export function fieldName(proposal: Pick<Proposal, "field" | "value">): string {
  const { field } = proposal;
  const request = requestOf(proposal);
  if (request !== null) return words.setup.proposals[request];
  if (field === "technical_contact") return words.setup.proposals.contact;
  return words.restrictions.fields[field as SettingName]?.label ?? field;
}

export function valueText(value: unknown): string {
  if (value === null || value === undefined) return words.restrictions.open;
  if (typeof value === "string") return value || words.values.none;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.length > 0 ? value.join(", ") : words.restrictions.nobody;
}

/** In the form of the proposed value. */
export function typedValue(text: string, proposed: unknown): unknown {
  return Array.isArray(proposed) ? text.split(/[\s,]+/).filter(Boolean) : text.trim();
}

export function contactOf({ metadata }: Partner): string | undefined {
  const contact = (metadata as Record<string, unknown> | null)?.technical_contact;
  return typeof contact === "string" ? contact : undefined;
}
