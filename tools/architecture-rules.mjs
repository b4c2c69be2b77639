/**
 * Which import may point where. architecture.mjs reads it; its test sees each rule go red.
 *
 * Paths are regular expressions on the resolved file, from the repository's root. Node's modules resolve without
 * `node:`.
 */

/** The core: the whole library except the database adapter and the public entry that re-exports it. */
const CORE = { path: "^packages/gl-iam/src/", pathNot: "^packages/gl-iam/src/(postgresql/|testing/|index\\.ts$)" };

/** A package from the registry, in whichever node_modules it was installed. */
const npm = (/** @type {string[]} */ ...names) => `node_modules/(@types/)?(${names.join("|")})/`;
/** A module of Node, and what lies below it (`fs/promises`). */
const node = (/** @type {string[]} */ ...names) => `^(node:)?(${names.join("|")})(/|$)`;

const SERVER = "packages/gl-iam-server/src";
/**
 * The edge's rooms, each with those that it may reach. The files beside the rooms put them together: of these, only the
 * rooms of operations and the contract know what all operations share.
 */
const SHARED = "app-state.ts";
const HTTP_ROOMS = {
  wire: ["wire"],
  pages: ["wire", "pages"],
  console: ["wire", "console"],
  limits: ["wire", "limits"],
  contract: ["wire", "limits", "contract", SHARED],
  monitoring: ["wire", "limits", "contract", "monitoring", SHARED],
  session: ["wire", "limits", "contract", "session", SHARED],
  setup: ["wire", "pages", "limits", "contract", "setup", SHARED],
  "sign-in": ["wire", "pages", "limits", "contract", "session", "sign-in", SHARED],
  admin: ["wire", "limits", "contract", "session", "admin", SHARED],
  embed: ["wire", "contract", "embed", SHARED],
};

const CLIENT = "^packages/gl-iam-client/src/";
/** One file for each framework, and what they share. */
const CLIENT_ADAPTERS = `${CLIENT}(adapters/|(hono|express|fastify|next|node|sveltekit|nest)\\.ts$)`;

/** What a process is told by its surroundings. */
const PROCESS_SETTINGS = `^${SERVER}/(environment/|local-workspace\\.ts$|provider-config\\.ts$)`;

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const EDGE = [
  ...Object.entries(HTTP_ROOMS).map(([room, reachable]) => ({
    name: `${room}-reaches-other-room`,
    comment: "In the edge arrows point from the operations (session, sign-in, admin) to contract, limits and wire.",
    severity: /** @type {const} */ ("error"),
    from: { path: `^${SERVER}/http/${room}/` },
    to: { path: `^${SERVER}/http/`, pathNot: `^${SERVER}/http/(${reachable.join("|")})(/|$)` },
  })),
  {
    name: "app-reaches-process",
    comment: "The app mounts anywhere: it knows no process, no command, no environment and no file.",
    severity: "error",
    from: { path: `^${SERVER}/http/` },
    to: { path: [`^${SERVER}/(serve|cli)/`, PROCESS_SETTINGS, node("fs", "process", "child_process")] },
  },
  {
    name: "process-reaches-command",
    comment: "`gl-iam serve` is a command that starts the process; the process does not know who started it.",
    severity: "error",
    from: { path: `^${SERVER}/serve/` },
    to: { path: [`^${SERVER}/cli/`, PROCESS_SETTINGS] },
  },
  {
    name: "mock-partner-reaches-service",
    comment: "The mock partner is on the partner's side: it signs and sends, and knows neither app nor library.",
    severity: "error",
    from: { path: `^${SERVER}/mock-partner/` },
    to: {
      path: ["^packages/"],
      pathNot: [`^${SERVER}/(mock-partner/|serve/server\\.ts$)`, "^packages/gl-iam-signer/"],
    },
  },
  {
    name: "command-reaches-inside",
    comment: "The command starts the process by its door, and speaks to the library instead of the app.",
    severity: "error",
    from: { path: `^${SERVER}/cli/` },
    to: { path: [`^${SERVER}/http/`, `^${SERVER}/serve/(?!serve\\.ts$)`] },
  },
];

const CONSOLE = "packages/console/src";
/** Of the console: what the pages are made of. Each room with those that it may reach. */
const CONSOLE_ROOMS = { api: ["api"], words: ["words"], look: ["look", "api", "words"] };

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const CONSOLE_RULES = [
  {
    name: "console-reaches-service",
    comment: "The console runs in a browser: it knows the service by the client of its API.",
    severity: "error",
    from: { path: `^${CONSOLE}/` },
    to: {
      path: ["^packages/", node("fs", "path", "process", "crypto", "http")],
      pathNot: `^(${CONSOLE}|packages/gl-iam-client)/`,
    },
  },
  ...Object.entries(CONSOLE_ROOMS).map(([room, reachable]) => ({
    name: `console-${room}-reaches-other-room`,
    comment: "In the console arrows point from the shell to the pages, and from these to look, api and words.",
    severity: /** @type {const} */ ("error"),
    from: { path: `^${CONSOLE}/${room}/` },
    to: { path: `^${CONSOLE}/`, pathNot: `^${CONSOLE}/(${reachable.join("|")})/` },
  })),
  {
    name: "console-page-reaches-shell",
    comment: "The shell loads a page when it is shown; a page that knew the shell would be loaded with it.",
    severity: "error",
    from: { path: `^${CONSOLE}/(?!shell/)[^/]+/` },
    to: { path: `^${CONSOLE}/shell/` },
  },
];

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
    // Next is not installed here: 400 MB. The adapter's own tests run where it is (examples/frameworks).
    to: { couldNotResolve: true, pathNot: "^next/(headers|navigation)$" },
  },
  {
    name: "signer-has-dependency",
    comment: "The signer runs in other people's backends and edge runtimes: WebCrypto and its own files, nothing else.",
    severity: "error",
    from: { path: "^packages/gl-iam-signer/src/" },
    to: { pathNot: "^packages/gl-iam-signer/src/" },
  },
  {
    name: "client-has-dependency",
    comment: "The client runs on Node and on edge runtimes, beside any service: its own files and two small packages.",
    severity: "error",
    from: { path: CLIENT, pathNot: CLIENT_ADAPTERS },
    to: { pathNot: [CLIENT, npm("jose", "openapi-fetch")] },
  },
  {
    name: "client-adapter-has-dependency",
    comment: "A framework is the application's own. Its adapter takes types, and of Next what only Next can do.",
    severity: "error",
    from: { path: CLIENT_ADAPTERS },
    to: { pathNot: [CLIENT, npm("hono", "fastify"), "^next/", node("http")] },
  },
  {
    name: "client-reaches-adapter",
    comment: "Adapters know guards; a guard knows no framework.",
    severity: "error",
    from: { path: CLIENT, pathNot: CLIENT_ADAPTERS },
    to: { path: CLIENT_ADAPTERS },
  },
  {
    name: "client-api-reaches-guard",
    comment: "Whoever bundles the typed API does not bundle the guards.",
    severity: "error",
    from: { path: `${CLIENT}api/` },
    to: { path: `${CLIENT}(guard|source|remote|adapters)/` },
  },
  {
    name: "browser-kit-has-dependency",
    comment:
      "The kit runs in other people's pages: a browser and its own files, nothing else; React where it is named.",
    severity: "error",
    from: { path: "^packages/gl-iam-embed/src/" },
    to: { pathNot: ["^packages/gl-iam-embed/src/", npm("react")] },
  },
  {
    name: "server-reaches-database",
    comment: "The command and the service speak to the library; SQL is the adapter's.",
    severity: "error",
    from: { path: "^packages/gl-iam-server/src/" },
    to: { path: npm("pg", "pg-[^/]+", "kysely", "@electric-sql/pglite") },
  },
  ...EDGE,
  ...CONSOLE_RULES,
];
