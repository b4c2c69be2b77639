import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { PAGES, REPOSITORY } from "../places.mjs";
import { withPolicy } from "../policy.mjs";

const { version } = JSON.parse(readFileSync(join(REPOSITORY, "packages/gl-iam/package.json"), "utf8"));

export default defineConfig({
  title: "GL IAM",
  description: "The SSO partner registry for TypeScript",
  lang: "en",
  srcDir: "dist/pages",
  outDir: "dist/site",
  cacheDir: "dist/cache",
  metaChunk: true,
  markdown: { anchor: { slugify } },
  transformHtml: (html) => withPolicy(html),
  themeConfig: {
    search: { provider: "local" },
    outline: "deep",
    nav: [
      { text: "Tutorials", link: "/README" },
      { text: "Guides", link: "/docs/partner-guide" },
      { text: "Reference", link: "/reference/http/" },
      { text: "Explanation", link: "/ARCHITECTURE" },
      { text: `v${version}`, link: "/CHANGELOG" },
    ],
    sidebar: [...contents(), { text: "Packages", collapsed: true, items: packages() }],
    docFooter: { prev: false, next: false },
  },
});

/** The headings and links of the table of contents. */
function contents() {
  const sections = read("index.md").split(/^## /m).slice(1);
  return sections.map((section) => ({
    text: section.split("\n", 1)[0],
    items: [...section.matchAll(/^- \[([^\]]+)\]\(\.\/([^)]+)\)/gm)].map(([, text, link]) => ({
      text,
      link: `/${link.replace(/(^|\/)index\.md/, "$1").replace(".md", "")}`,
    })),
  }));
}

function packages() {
  const file = join(PAGES, "reference/packages/typedoc-sidebar.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

function read(page) {
  const file = join(PAGES, page);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** As code hosts make anchors, so that a link holds there and here: lower case, no punctuation, hyphens for spaces. */
function slugify(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
