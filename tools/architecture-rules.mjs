/**
 * Which import may point where. Read by architecture.mjs; its test sees each rule go red.
 *
 * Paths are regular expressions on the resolved file, from the repository's root; node's modules resolve without `node:`.
 */

/** The core: all of the library but the database adapter and the public entry that re-exports. */
const CORE = { path: "^packages/gl-iam/src/", pathNot: "^packages/gl-iam/src/(postgresql/|index\\.ts$)" };

/** A package from the registry, whichever node_modules it was hoisted to. */
const npm = (/** @type {string[]} */ ...names) => `node_modules/(@types/)?(${names.join("|")})/`;
/** A module of node, and what lies below it (`fs/promises`). */
const node = (/** @type {string[]} */ ...names) => `^(node:)?(${names.join("|")})(/|$)`;

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
export const FORBIDDEN = [
  {
    name: "core-reaches-adapter",
    comment: "Arrows point inward: the adapter implements the core's ports, the core does not know it.",
    severity: "error",
    from: CORE,
    to: { path: "^packages/gl-iam/src/postgresql/" },
  },
  {
    name: "core-reaches-driver",
    comment: "No database in the core: a store comes in as a port.",
    severity: "error",
    from: CORE,
    to: { path: npm("pg", "pg-[^/]+", "kysely", "@electric-sql/pglite", "fs-native-extensions") },
  },
  {
    name: "core-reaches-http",
    comment: "No HTTP in the core: statuses and headers are mapped at the edge. (node:net is for BlockList and isIP.)",
    severity: "error",
    from: CORE,
    to: { path: [node("http", "https", "http2", "tls", "dgram", "dns"), npm("hono", "@hono/[^/]+", "undici")] },
  },
  {
    name: "core-reaches-host",
    comment: "The core reads no file, no environment and no clock: they come in as arguments.",
    severity: "error",
    from: CORE,
    to: {
      path: node(
        "fs",
        "process",
        "child_process",
        "os",
        "timers",
        "perf_hooks",
        "worker_threads",
        "cluster",
        "readline",
      ),
    },
  },
  {
    name: "circular",
    comment: "Two files that need each other are one file, or lack a third. Types count.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "other-package-internals",
    comment: "A package is imported by its name, through its exports, never by a path into its folders.",
    severity: "error",
    from: { path: "^(packages/[^/]+|examples|tools)/" },
    to: {
      path: "^packages/[^/]+/",
      pathNot: "^$1/",
      dependencyTypes: ["local"],
      dependencyTypesNot: ["aliased-workspace"],
    },
  },
  {
    name: "unresolvable",
    comment: "An import that resolves to nothing escapes every other rule; also what a package does not export.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "signer-has-dependency",
    comment: "The signer runs in other people's backends and edge runtimes: WebCrypto and its own files, nothing else.",
    severity: "error",
    from: { path: "^packages/gl-iam-signer/src/" },
    to: { pathNot: "^packages/gl-iam-signer/src/" },
  },
  {
    name: "server-reaches-database",
    comment: "The command and the service speak to the library; SQL is the adapter's.",
    severity: "error",
    from: { path: "^packages/gl-iam-server/src/" },
    to: { path: npm("pg", "pg-[^/]+", "kysely", "@electric-sql/pglite") },
  },
];
