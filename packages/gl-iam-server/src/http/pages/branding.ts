/** How the pages look and what they say, as the application decides it. Checked once, when the app is made. */
import { ConfigurationError, type FieldProblem, parseUrl } from "gl-iam";
import { LANGUAGES, type Language, TEXTS } from "./language.js";
import { type PageTexts, PLACEHOLDERS } from "./texts/page-texts.js";

/** For people who see a page of this service. Everything is optional. */
export interface Branding {
  /** The application's name, 1–80 characters; by default the host of `publicUrl`. */
  readonly name?: string | undefined;
  /** A picture of the application's own origin: a path such as `/logo.svg`. It is shown 40 pixels high. */
  readonly logo?: string | undefined;
  /** `#rrggbb`. The words on it are black or white, whichever is easier to read. */
  readonly colors?:
    | {
        /** Of buttons. */
        readonly accent?: string | undefined;
        /** Of buttons in the dark theme; by default the same. */
        readonly accentDark?: string | undefined;
      }
    | undefined;
  /** Words to use instead, by language. `{application}` and the like stand for values, as in the original. */
  readonly texts?: Partial<Record<Language, Partial<PageTexts>>> | undefined;
}

/** Checked, and complete. */
export interface Brand {
  readonly name: string;
  readonly logo: string | null;
  readonly accent: string;
  readonly accentDark: string;
  readonly texts: Readonly<Record<Language, PageTexts>>;
}

const ACCENT = "#1d4ed8";
const COLOR = /^#[0-9a-f]{6}$/i;
const NAME_LENGTH = 80;
const TEXT_LENGTH = 500;
const CONTROL = /\p{Cc}/u;

/** @throws ConfigurationError naming each field and its rule */
export function brandOf(branding: Branding | undefined, ownOrigin: string): Brand {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, rule: string, message: string) => void problems.push({ field, rule, message });
  const { name, logo, colors = {}, texts = {} } = asObject("branding", branding ?? {}, refuse) as Branding;
  if (name !== undefined && !isText(name, NAME_LENGTH)) {
    refuse("branding.name", "text", `must be text of 1 to ${NAME_LENGTH} characters`);
  }
  if (logo !== undefined && !isOwn(logo, ownOrigin)) {
    refuse("branding.logo", "own_origin", `must be a picture of ${ownOrigin}, such as /logo.svg`);
  }
  for (const [field, color] of Object.entries(asObject("branding.colors", colors, refuse))) {
    if (field !== "accent" && field !== "accentDark") refuse(`branding.colors.${field}`, "unknown_field", "is unknown");
    else if (color !== undefined && !(typeof color === "string" && COLOR.test(color))) {
      refuse(`branding.colors.${field}`, "color", "must be #rrggbb");
    }
  }
  refuseTexts(asObject("branding.texts", texts, refuse), refuse);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const accent = colors.accent ?? ACCENT;
  const worded = LANGUAGES.map((language) => [language, { ...TEXTS[language], ...defined(texts[language] ?? {}) }]);
  return {
    name: name ?? new URL(ownOrigin).host,
    logo: logo ?? null,
    accent,
    accentDark: colors.accentDark ?? accent,
    texts: Object.fromEntries(worded) as Record<Language, PageTexts>,
  };
}

type Refuse = (field: string, rule: string, message: string) => void;

function refuseTexts(texts: object, refuse: Refuse): void {
  for (const [language, words] of Object.entries(texts)) {
    const place = `branding.texts.${language}`;
    if (!LANGUAGES.includes(language as Language)) {
      refuse(place, "choice", `is none of: ${LANGUAGES.join(", ")}`);
      continue;
    }
    for (const [field, text] of Object.entries(asObject(place, words ?? {}, refuse))) {
      if (!Object.hasOwn(TEXTS.en, field)) refuse(`${place}.${field}`, "unknown_field", "is unknown");
      else if (text !== undefined) refuseText(`${place}.${field}`, text, refuse);
    }
  }
}

function refuseText(field: string, text: unknown, refuse: Refuse): void {
  if (!isText(text, TEXT_LENGTH)) {
    refuse(field, "text", `must be text of 1 to ${TEXT_LENGTH} characters`);
    return;
  }
  const unknown = [...text.matchAll(/\{(\w*)\}/g)].map(([, name = ""]) => name).filter((name) => !isPlaceholder(name));
  if (unknown.length > 0) refuse(field, "placeholder", `has an unknown value: {${unknown[0]}}`);
}

function isPlaceholder(name: string): boolean {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

function isText(value: unknown, length: number): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= length && !CONTROL.test(value);
}

/** A path of the own origin, or its whole URL. `//host/…` and `/\\host` are another host's. */
function isOwn(logo: unknown, ownOrigin: string): logo is string {
  if (typeof logo !== "string" || CONTROL.test(logo) || logo.includes("\\")) return false;
  if (logo.startsWith("/")) return !logo.startsWith("//");
  const url = parseUrl(logo);
  return url !== undefined && new URL(logo).origin === ownOrigin;
}

function asObject(field: string, value: unknown, refuse: Refuse): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  refuse(field, "type", "must be an object");
  return {};
}

function defined<T extends object>(words: T): T {
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text !== undefined)) as T;
}
