/** The scripts of gl-iam-embed, for script tags of any page: `/embed/VERSION/NAME.js`. */
import { ErrorCode, IamError } from "gl-iam";
import { EMBED_SCRIPTS, EMBED_VERSION, type EmbedScripts } from "gl-iam-embed/scripts";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { defineOperation } from "../contract/operation.js";
import { StaticAnswer } from "../wire/static-answer.js";

/**
 * What an address names never changes, so it is kept for a year and not asked for again. Any page may load it and check
 * its hash, which needs CORS (`crossorigin`): it is the same for everybody, and says nothing about anybody.
 */
const FOR_EVERYBODY = {
  "cache-control": "public, max-age=31536000, immutable",
  "cross-origin-resource-policy": "cross-origin",
  "access-control-allow-origin": "*",
};

const ABOUT = {
  partner: "for a partner's page: puts the application's frame in place and hands it its tokens",
  widget: "for the application's page in that frame: makes a token a session, and keeps it",
  element: "the element `<gl-iam-widget>`, for a page that has widget.js",
} satisfies Record<keyof EmbedScripts, string>;

const NAMES = Object.keys(ABOUT) as (keyof EmbedScripts)[];

function scriptOperation(name: keyof EmbedScripts) {
  const { integrity } = EMBED_SCRIPTS[EMBED_VERSION]?.[name] ?? {};
  return defineOperation({
    id: `${name}Script`,
    method: "get",
    path: `/embed/{version}/${name}.js`,
    tag: "embed",
    summary: `A script ${ABOUT[name]}`,
    description: `Its text never changes. Version ${EMBED_VERSION} has \`integrity="${integrity}"\`.`,
    answer: {
      status: 200,
      description: "JavaScript",
      contentType: "text/javascript",
      schema: z.string(),
      example: "GlIam = { … };",
    },
    errors: [ErrorCode.NOT_FOUND],
  });
}

function mapOperation(name: keyof EmbedScripts) {
  return defineOperation({
    id: `${name}ScriptMap`,
    method: "get",
    path: `/embed/{version}/${name}.js.map`,
    tag: "embed",
    summary: `The source map of ${name}.js`,
    answer: {
      status: 200,
      description: "a source map, with the sources",
      schema: z.looseObject({ version: z.literal(3), mappings: z.string() }),
      example: { version: 3, sources: ["src/protocol.ts"], mappings: "AAAA" },
    },
    errors: [ErrorCode.NOT_FOUND],
  });
}

export function addEmbedScripts(api: Api): void {
  for (const name of NAMES) {
    const scripts = served(({ [name]: { script } }) => script, "text/javascript; charset=utf-8");
    const maps = served(({ [name]: { map } }) => map, "application/json");
    api.add(scriptOperation(name), async (context) => scripts(context.req.param("version"), context.req.raw));
    api.add(mapOperation(name), async (context) => maps(context.req.param("version"), context.req.raw));
  }
}

/** Made at the first request of each version. */
function served(textOf: (scripts: EmbedScripts) => string, contentType: string) {
  const made = new Map<string, StaticAnswer>();
  return (version = "", request: Request): Response => {
    const scripts = Object.hasOwn(EMBED_SCRIPTS, version) ? EMBED_SCRIPTS[version] : undefined;
    if (!scripts) {
      throw new IamError(ErrorCode.NOT_FOUND, `there are no scripts of this version; the newest is ${EMBED_VERSION}`);
    }
    const answer =
      made.get(version) ?? new StaticAnswer(textOf(scripts), { ...FOR_EVERYBODY, "content-type": contentType });
    made.set(version, answer);
    return answer.answer(request);
  };
}
