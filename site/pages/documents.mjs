/**
 * The repository's own documents, at the paths that they have there, so that their links hold. What they link to and
 * is not Markdown becomes a page that shows it: the site needs nothing from elsewhere.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join, posix } from "node:path";
import { PAGES, REPOSITORY } from "../places.mjs";

/** Where documents begin; those that they link to follow. */
const ENTRANCE = "docs/index.md";
/** Where a language has another name than its files end in. */
const LANGUAGES = { ".mjs": "js", ".jsonc": "json", "": "text" };
const DEFINITION = /^\[([^\]]+)\]: (?![a-z]+:)([^\s#]+)(#\S*)?$/gm;
const IMAGE = /\.(png|svg|jpe?g|webp)$/;
const TUTORIAL = "- [Ten lines in each framework](./tutorials/frameworks.md): a protected page";
const REFERENCE = [
  "- [The HTTP API](./reference/http/index.md): every operation, with its bodies, answers and codes",
  "- [The command](./reference/command.md): `gl-iam`, as its help says it",
  "- [The packages](./reference/packages/index.md): what each exports",
];
const LINK = /\]\((?![a-z]+:)([^)\s#]*)(#[^)\s]*)?\)/g;

export function copyDocuments() {
  const copied = new Set();
  const waiting = [ENTRANCE];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (copied.has(path)) continue;
    copied.add(path);
    if (IMAGE.test(path)) {
      write(path, readFileSync(join(REPOSITORY, path)));
      continue;
    }
    const isPage = path.endsWith(".md");
    const text = isPage ? readFileSync(join(REPOSITORY, path), "utf8") : listing(path);
    const linked = isPage ? outsideCode(text, (part) => withPages(part, path, (target) => waiting.push(target))) : text;
    write(pageOf(path), path === ENTRANCE ? withOwnPages(fromTheRoot(linked)) : linked);
  }
}

/** The table of contents is the site's first page. */
function pageOf(path) {
  if (path === ENTRANCE) return "index.md";
  return path.endsWith(".md") || IMAGE.test(path) ? path : `${path}.source.md`;
}

/** Links, and definitions of links, lead to pages. @param found is told each file that is linked to */
function withPages(text, path, found) {
  const page = (link, heading) => {
    const target = inRepository(posix.normalize(posix.join(posix.dirname(path), link)));
    found(target);
    return `./${posix.relative(posix.dirname(path), pageOf(target))}${heading}`;
  };
  return text
    .replace(LINK, (whole, link, heading = "") => (link === "" ? whole : `](${page(link, heading)})`))
    .replace(DEFINITION, (_, name, link, heading = "") => `[${name}]: ${page(link, heading)}`);
}

/** A folder's README stands for it. */
function inRepository(path) {
  const plain = path.replace(/\/$/, "");
  if (!existsSync(join(REPOSITORY, plain))) throw new Error(`${plain} is linked to, and not there`);
  if (!statSync(join(REPOSITORY, plain)).isDirectory()) return plain;
  const readme = `${plain}/README.md`;
  return existsSync(join(REPOSITORY, readme)) ? readme : plain;
}

/** The entrance moves up from `docs`. */
function fromTheRoot(text) {
  return text.replace(LINK, (_, link, heading = "") => `](./${posix.normalize(posix.join("docs", link))}${heading})`);
}

/** The pages that only the site has. */
function withOwnPages(text) {
  return text
    .replace("## Tutorials\n\nStart here.\n\n", (head) => `${head}${TUTORIAL}\n`)
    .replace("## Reference\n\n", (head) => `${head}${REFERENCE.join("\n")}\n`);
}

function outsideCode(text, change) {
  return text
    .split(/(^ *```.*?^ *```$)/ms)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");
}

/** A page that shows a file, or all files of a folder. */
function listing(path) {
  const absolute = join(REPOSITORY, path);
  const isFolder = statSync(absolute).isDirectory();
  const files = isFolder ? readdirSync(absolute, { withFileTypes: true }).filter((entry) => entry.isFile()) : [];
  const names = isFolder ? files.map(({ name }) => `${path}/${name}`).sort() : [path];
  const blocks = names.map((name) => {
    const heading = isFolder ? `## ${posix.basename(name)}\n\n` : "";
    const text = readFileSync(join(REPOSITORY, name), "utf8").trimEnd();
    return `${heading}\`\`\`\`${LANGUAGES[extname(name)] ?? extname(name).slice(1)}\n${text}\n\`\`\`\`\n`;
  });
  return `---\neditLink: false\n---\n\n# ${path}\n\n${blocks.join("\n")}`;
}

function write(path, text) {
  const file = join(PAGES, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
