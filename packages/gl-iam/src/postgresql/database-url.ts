/** Where the data is: a PostgreSQL server, or the embedded PGlite on disk or in memory. */
import { dirname, resolve } from "node:path";
import { Violation, violation } from "../validation.js";
import { parseServerUrl, type ServerAddress } from "./server-url.js";

export type DatabaseLocation =
  | { readonly kind: "server"; readonly address: ServerAddress }
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "memory" };

const FORMS = "postgres://…, postgresql://…, pglite://./dir, pglite:///absolute/dir or pglite://memory";

/**
 * `postgres://…` or `postgresql://…` (a `+driver` in the scheme, as Python writes it, is ignored) ·
 * `pglite://./some/dir` or `pglite:///abs/dir` · `pglite://memory`.
 */
export function parseDatabaseUrl(value: unknown): DatabaseLocation | Violation {
  const rule = violation("database_url", `must be ${FORMS}`);
  if (typeof value !== "string") return rule;
  if (/^\s*(["'`]).*\1\s*$/s.test(value)) {
    return violation("quoted", "still has the quotes around it that an env file or a shell was meant to take away");
  }
  if (value.trim() !== value)
    return violation("surrounding_spaces", "must not have white space or a line end around it");
  const [, scheme, rest] = /^(postgres|postgresql|pglite)(?:\+[a-z0-9]+)?:\/\/(.*)$/s.exec(value) ?? [];
  if (rest === undefined || rest === "") return rule;
  if (scheme !== "pglite") {
    const address = parseServerUrl(rest);
    return address instanceof Violation ? address : { kind: "server", address };
  }
  if (rest === "memory") return { kind: "memory" };
  if (!/^\.{0,2}\//.test(rest)) return rule;
  const path = resolve(rest);
  // Its directory is closed to everybody else, which no machine survives.
  if (dirname(path) === path) return violation("root_directory", "must not be the root of the file system");
  return rest.includes("\0") ? rule : { kind: "directory", path };
}
