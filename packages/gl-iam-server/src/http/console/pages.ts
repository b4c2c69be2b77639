/**
 * `/console`: one page, which routes in the browser, and its files. The page runs scripts of this origin only, and may
 * not be framed; each answer has its own nonce, for the styles that the components make.
 */
import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { ErrorCode, IamError } from "gl-iam";
import type { Hono } from "hono";
import type { AppEnv } from "../wire/app-context.js";
import { acceptsGzip } from "../wire/static-answer.js";
import { type ConsoleFiles, NONCE } from "./files.js";

const CONSOLE_PATH = "/console";

/** @param console null when the service was not built with one, which the page then says */
export function addConsole(router: Hono<AppEnv>, console: ConsoleFiles | null): void {
  router.get(`${CONSOLE_PATH}/assets/:name`, (context) => {
    context.set("operation", "consoleAsset");
    const asset = console?.assets.get(context.req.param("name"));
    // Answered before the page, because a missing script must not be a page.
    if (!asset) throw new IamError(ErrorCode.NOT_FOUND, "the console has no such file: load the page again");
    const { contentType, gzip } = asset;
    const headers = new Headers({
      "content-type": contentType,
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
    });
    const isZipped = acceptsGzip(context.req.header("accept-encoding") ?? "");
    if (isZipped) headers.set("content-encoding", "gzip");
    return new Response(isZipped ? gzip : gunzipSync(gzip), { headers });
  });

  for (const path of [CONSOLE_PATH, `${CONSOLE_PATH}/*`]) {
    router.get(path, (context) => {
      context.set("operation", "console");
      return console === null ? notBuilt() : consolePage(console);
    });
  }
}

function consolePage({ page: text }: ConsoleFiles): Response {
  const nonce = randomBytes(18).toString("base64url");
  return new Response(text.replaceAll(NONCE, nonce), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policyWith(nonce),
    },
  });
}

/** Style attributes are set by scripts only, which this policy allows; none stands in markup. */
function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Only whoever runs it from a checkout sees this. */
function notBuilt(): Response {
  const text =
    "This service runs from sources whose console has not been built.\n" +
    "Run `npm run build` and start the service again. The API works without it.\n";
  return new Response(text, { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } });
}
