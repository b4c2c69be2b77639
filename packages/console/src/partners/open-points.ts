import { words } from "../words/words.ts";
import type { LISTS, Settings } from "./partner.ts";

/** What a stolen secret could do, in a sentence for each restriction that is not set. */
export function openPoints(settings: Pick<Settings, (typeof LISTS)[number] | "max_users">): string[] {
  const { fields } = words.restrictions;
  const open = (["allowed_email_domains", "allowed_source_ips", "allowed_roles", "max_users"] as const).filter(
    (name) => settings[name] === null,
  );
  return open.map((name) => `${fields[name].label}: ${fields[name].openly}`);
}
