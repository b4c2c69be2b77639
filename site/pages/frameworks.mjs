/** A tutorial: the ten lines of each framework, as the examples have them. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { PAGES, REPOSITORY } from "../places.mjs";

const EXAMPLES = join(REPOSITORY, "examples/frameworks");
const SHARED = ["settings.ts", "iam.ts"];
const TITLES = {
  "hono.ts": "Hono",
  "express.ts": "Express 5",
  "express-4.ts": "Express 4",
  "fastify.ts": "Fastify 5",
  "node-http.ts": "node:http",
  "nest.ts": "NestJS 11",
  next: "Next 16, App Router",
  sveltekit: "SvelteKit 2",
};
const INTRODUCTION = `# One protected page in each framework

Each application has a page that only a signed-in user sees, in at most ten lines of its own: those between the two
markers. A test counts them, starts each application and visits it. All of them share these files:`;

export function writeFrameworks() {
  const sections = Object.entries(TITLES).flatMap(([example, title]) => [
    `## ${title}`,
    ...filesOf(example).map(shown),
  ]);
  const page = [INTRODUCTION, ...SHARED.map(shown), ...sections].join("\n\n");
  mkdirSync(join(PAGES, "tutorials"), { recursive: true });
  writeFileSync(join(PAGES, "tutorials/frameworks.md"), `${page}\n`);
}

/** Those with lines between the markers. */
function filesOf(example) {
  if (extname(example) !== "") return [example];
  return readdirSync(join(EXAMPLES, example), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name).slice(EXAMPLES.length + 1))
    .filter((name) => readFileSync(join(EXAMPLES, name), "utf8").includes("ten lines: begin"))
    .sort();
}

function shown(name) {
  const text = readFileSync(join(EXAMPLES, name), "utf8").trimEnd();
  return `\`examples/frameworks/${name}\`:\n\n\`\`\`\`${extname(name).slice(1)}\n${text}\n\`\`\`\``;
}
