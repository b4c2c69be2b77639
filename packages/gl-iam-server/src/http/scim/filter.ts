/** The filters that a directory uses to find its user (RFC 7644, section 3.4.2.2): `eq` on two attributes. */
import { ScimRefusal } from "../wire/scim-error.js";

/** Characters. */
const LONGEST = 1000;
const CONDITION =
  /^(?:urn:ietf:params:scim:schemas:core:2\.0:User:)?(userName|externalId) +eq +("(?:[^"\\]|\\.)*")(?: +and +|$)/i;
const MOST_CONDITIONS = 4;

export interface Filter {
  readonly emails: readonly string[];
  readonly externalIds: readonly string[];
}

/** @throws ScimRefusal `invalidFilter` */
export function parseFilter(text: string): Filter {
  const [emails, externalIds]: [string[], string[]] = [[], []];
  if (text.length > LONGEST) throw refusal();
  let rest = text.trim();
  for (let conditions = 0; rest !== "" || conditions === 0; conditions += 1) {
    const [matched, attribute, quoted] = CONDITION.exec(rest) ?? [];
    if (!matched || !attribute || !quoted || conditions === MOST_CONDITIONS) throw refusal();
    if (/ and +$/i.test(matched) && matched.length === rest.length) throw refusal();
    (attribute.toLowerCase() === "username" ? emails : externalIds).push(unquote(quoted));
    rest = rest.slice(matched.length);
  }
  return { emails, externalIds };
}

/** It is a JSON string. The database has no NUL in a text. */
function unquote(quoted: string): string {
  try {
    const value: unknown = JSON.parse(quoted);
    if (typeof value === "string" && value.isWellFormed() && !value.includes("\0")) return value;
  } catch {
    // Refused below.
  }
  throw refusal();
}

function refusal(): ScimRefusal {
  const message = 'a filter is userName eq "…" or externalId eq "…", or both with "and"';
  return new ScimRefusal("invalidFilter", message);
}
