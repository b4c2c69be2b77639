/**
 * Reads the built site: every link and every anchor leads somewhere in it, and no page loads anything from elsewhere.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { SITE } from "./places.mjs";

const files = readdirSync(SITE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => posix.relative(SITE, join(entry.parentPath, entry.name)));
const pages = new Map(files.filter((file) => file.endsWith(".html")).map((file) => [file, read(file)]));
const known = new Set(files);

const problems = [...pages].flatMap(([page, { links, resources }]) => [
  ...links.filter(isOwn).flatMap((link) => brokenLink(page, link)),
  ...resources.filter((url) => !isServed(page, url)).map((url) => `${page} loads ${url}, which is not here`),
]);
const count = [...pages.values()].reduce((sum, { links }) => sum + links.length, 0);
if (pages.size < 20 || count < 500) problems.push("hardly anything was read");
for (const problem of problems) console.error(problem);
console.log(`documentation: ${pages.size} pages, ${count} links, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

function read(file) {
  const html = readFileSync(join(SITE, file), "utf8");
  const attributes = (pattern) => [...html.matchAll(pattern)].map(([, value]) => decode(value));
  return {
    ids: new Set(attributes(/ id="([^"]*)"/g)),
    links: attributes(/<a [^>]*?href="([^"]*)"/g),
    resources: [
      ...attributes(/<(?:script|img|source|iframe|video|audio|embed) [^>]*?src="([^"]*)"/g),
      ...attributes(/<link [^>]*?href="([^"]*)"/g),
    ].filter((url) => !url.startsWith("data:")),
  };
}

function decode(text) {
  return text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
}

function isOwn(link) {
  return !/^([a-z]+:|\/\/)/i.test(link);
}

function isServed(page, url) {
  return isOwn(url) && known.has(targetOf(page, url).file);
}

function targetOf(page, link) {
  const { pathname, hash } = new URL(link, `http://site/${page}`);
  const path = decodeURIComponent(pathname).slice(1);
  const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  return { file: known.has(file) ? file : `${file}.html`, anchor: decodeURIComponent(hash.slice(1)) };
}

function brokenLink(page, link) {
  const { file, anchor } = targetOf(page, link);
  if (!known.has(file)) return [`${page}: ${link} leads nowhere`];
  if (anchor === "" || !pages.has(file) || pages.get(file).ids.has(anchor)) return [];
  return [`${page}: ${link} has no such heading`];
}
