/** The few pages that a person sees here. They run nothing, and load at most the application's own logo. */
import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { type Brand, type Branding, brandOf } from "./branding.js";
import { type Language, preferredLanguage } from "./language.js";
import { styleOf } from "./style.js";
import type { PageTexts, PLACEHOLDERS } from "./texts/page-texts.js";

/** A text whose values have been escaped. */
export type Markup = ReturnType<typeof html>;

export type Values = Partial<Record<(typeof PLACEHOLDERS)[number], string>>;

interface PageContent {
  readonly title: keyof PageTexts;
  readonly content: Markup;
  readonly status?: number;
  /** Origins whose pages may have it in a frame. */
  readonly embedders?: readonly string[];
}

export class Pages {
  readonly #brand: Brand;
  readonly #style: string;
  readonly #policy: string;

  /** @throws ConfigurationError for the branding */
  constructor(branding: Branding | undefined, ownOrigin: string) {
    this.#brand = brandOf(branding, ownOrigin);
    this.#style = styleOf(this.#brand);
    const hash = createHash("sha256").update(this.#style).digest("base64");
    const pictures = this.#brand.logo === null ? "" : "img-src 'self'; ";
    const styles = `style-src 'sha256-${hash}'; `;
    this.#policy = `default-src 'none'; ${pictures}${styles}form-action 'self'; base-uri 'none'`;
  }

  /** A page in the language of its reader. */
  for(request: Request): Page {
    return this.in(preferredLanguage(request.headers.get("accept-language") ?? ""));
  }

  in(language: Language): Page {
    return new Page(this.#brand, this.#style, this.#policy, language);
  }
}

export class Page {
  constructor(
    readonly brand: Brand,
    private readonly style: string,
    private readonly policy: string,
    readonly language: Language,
  ) {}

  /** The words with their values, each of which is escaped. */
  say(text: keyof PageTexts, values: Values = {}): Markup {
    const given: Values = { application: this.brand.name, ...values };
    const parts = this.brand.texts[this.language][text].split(/\{(\w+)\}/);
    const value = (name: string) => html`<bdi>${given[name as keyof Values] ?? ""}</bdi>`;
    return html`${parts.map((part, index) => (index % 2 === 0 ? part : value(part)))}`;
  }

  /** For the browser's tab and for a script, which show no markup. */
  plain(text: keyof PageTexts): string {
    return this.brand.texts[this.language][text].replace(/\{application\}/g, () => this.brand.name);
  }

  async respond({ title, content, status = 200, embedders = [] }: PageContent): Promise<Response> {
    const { name, logo } = this.brand;
    const picture = logo === null ? "" : html`<img src="${logo}" alt="">`;
    const document = await html`<!doctype html>
<html lang="${this.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${this.plain(title)}</title>
<style>${raw(this.style)}</style>
<main>
<header>${picture}<span>${name}</span></header>
<h1>${this.say(title)}</h1>
${content}
</main>
</html>
`;
    return new Response(document.toString(), {
      status,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-language": this.language,
        vary: "accept-language",
        "content-security-policy": `${this.policy}; frame-ancestors ${embedders.join(" ") || "'none'"}`,
        // With no-referrer, the browser would send `Origin: null` along with a form.
        "referrer-policy": "same-origin",
      },
    });
  }
}

/** Whether a browser shows the answer to a person, instead of passing it to a script. */
export function wantsPage(request: Request): boolean {
  return /\btext\/html\b/i.test(request.headers.get("accept") ?? "");
}
