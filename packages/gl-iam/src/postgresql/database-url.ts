/** Where the data is: a PostgreSQL server, or the embedded PGlite on disk or in memory. */
import { resolve } from "node:path";
import { parseUrl } from "../url.js";
import { type Violation, violation } from "../validation.js";

export type DatabaseLocation =
  | { readonly kind: "server"; readonly url: string }
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "memory" };

/**
 * `postgres://…` or `postgresql://…` (a `+driver` in the scheme, as Python writes it, is ignored) ·
 * `pglite://./some/dir` or `pglite:///abs/dir` · `pglite://memory`.
 */
export function parseDatabaseUrl(value: unknown): DatabaseLocation | Violation {
  const rule = violation(
    "database_url",
    "must be postgres://…, postgresql://…, pglite://./dir, pglite:///absolute/dir or pglite://memory",
  );
  if (typeof value !== "string") return rule;
  const [, scheme, rest] = /^(postgres|postgresql|pglite)(?:\+[a-z0-9]+)?:\/\/(.*)$/s.exec(value) ?? [];
  if (rest === undefined || rest === "") return rule;
  if (scheme !== "pglite")
    return parseUrl(`postgresql://${rest}`) ? { kind: "server", url: `postgresql://${rest}` } : rule;
  if (rest === "memory") return { kind: "memory" };
  return /^\.{0,2}\//.test(rest) ? { kind: "directory", path: resolve(rest) } : rule;
}
