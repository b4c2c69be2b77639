/** Around every request: its id, its address, one log line and the headers of every answer. */
import { randomUUID } from "node:crypto";
import { ErrorCode, IamError, isIamError } from "gl-iam";
import type { AppState } from "./app-state.js";
import { RateLimited } from "./limits/points.js";
import { wantsPage } from "./pages/page.js";
import { refusalPage } from "./pages/refusal-page.js";
import { RequestLog } from "./request-log.js";
import { foreignOrigin } from "./session/browser-origin.js";
import { addressOfSignedIn, markOf } from "./session/signed-in-mark.js";
import type { AnswerRefusal, AppContext, Around } from "./wire/app-context.js";
import { addRefusalHeaders, problemOf, problemResponse } from "./wire/problem.js";
import { redact } from "./wire/redaction.js";
import { isScimPath, scimErrorResponse } from "./wire/scim-error.js";

const SECURITY_HEADERS = Object.entries({
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
});

const ONE_YEAR = "max-age=31536000";

export function requestFrame(state: AppState, answerRefusal: AnswerRefusal): Around {
  const clock = state.options.clock ?? (() => performance.now());
  const { logger, metrics } = state.options;
  const log = new RequestLog(logger, clock);
  const isSecure = state.ownOrigin.startsWith("https:");
  return async (context, next) => {
    const startedAt = clock();
    // Always made here, because a given one could carry anything into logs and audit.
    const requestId = randomUUID();
    context.set("requestId", requestId);
    context.set("operation", "none");
    context.set("address", state.addressOf(context));
    try {
      // A request calls the gateway several times, and its sender waits for all of them.
      await state.gateway.asOneOperation(next);
    } catch (thrown) {
      // Errors have been answered. Hono passes on a thrown value that is not an error.
      const defect = new IamError(ErrorCode.INTERNAL_ERROR, "something went wrong inside", [], { cause: thrown });
      context.res = await answerRefusal(defect, context);
    }
    const { headers, status } = context.res;
    headers.set("x-request-id", requestId);
    for (const [name, value] of SECURITY_HEADERS) if (!headers.has(name)) headers.set(name, value);
    // It knows no list of origins. Where a partner may frame the answer, the policy alone says who.
    if (!headers.get("content-security-policy")?.includes("frame-ancestors 'none'")) headers.delete("x-frame-options");
    if (isSecure) headers.set("strict-transport-security", ONE_YEAR);
    const milliseconds = clock() - startedAt;
    const operation = context.get("operation");
    const code = context.get("code");
    metrics?.answered(operation, status, milliseconds / 1000);
    // The route, not the URL, because a query may contain anything.
    const [address, partnerId] = [context.get("address"), context.get("partnerId")];
    log.answered({ requestId, operation, status, milliseconds, address, code, partnerId });
  };
}

export function refusalHandler(state: AppState): AnswerRefusal {
  const { logger, metrics } = state.options;
  return (thrown, context) => {
    const requestId = context.get("requestId");
    const error = isIamError(thrown)
      ? thrown
      : new IamError(ErrorCode.INTERNAL_ERROR, "something went wrong inside", [], { cause: thrown });
    const isDefect = error.code === ErrorCode.INTERNAL_ERROR || error.code === ErrorCode.NO_PARTNER_REGISTRY;
    if (isDefect) {
      const trace = traceOf(error.cause ?? error);
      logger?.error({ request_id: requestId, ...told(error), ...causeOf(error), ...trace }, "failed");
    }
    if (error.code === ErrorCode.STORE_UNAVAILABLE) {
      logger?.warn({ request_id: requestId, reason: redact(error.message), ...causeOf(error) }, "store unavailable");
    }
    if (error instanceof RateLimited && error.isFirst) {
      const { limit, partner } = error;
      const whose = { partnerId: partner?.id, organizationId: partner?.orgId };
      state.gateway.recordRateLimit(limit, { ...state.originOf(context), ...whose });
    }
    context.set("code", error.code);
    metrics?.refused(error.code);
    const answered = isDefect
      ? new IamError(error.code, "something went wrong inside; the log has it by this id")
      : error;
    const { path } = context.req;
    if (isScimPath(path)) return scimErrorResponse(answered, path, requestId);
    return context.get("isNavigation") && wantsPage(context.req.raw)
      ? refusalAsPage(state, context, answered)
      : problemResponse(answered, path, requestId);
  };
}

/** The driver's code, an SQLSTATE or an errno: refused credentials need another cure than a host that is down. */
function causeOf({ cause }: IamError): { cause?: string } {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === "string" && /^[A-Z0-9_]{4,40}$/.test(code) ? { cause: code } : {};
}

async function refusalAsPage(state: AppState, context: AppContext, error: IamError): Promise<Response> {
  const problem = problemOf(error, context.req.path, context.get("requestId"));
  const isAway = error.code === ErrorCode.STORE_UNAVAILABLE;
  const foreign = foreignOrigin(state, context);
  const response = await refusalPage(state.pages.for(context.req.raw), problem, {
    // A store that is away is not asked.
    current: isAway ? null : await addressOfSignedIn(state, markOf(context)),
    // Only a partner's page gets a link: another one chose its own address.
    partnerOrigin: foreign !== undefined && !isAway && (await state.origins.has(foreign)) ? foreign : null,
  });
  addRefusalHeaders(response.headers, error, problem);
  return response;
}

/** The library's words about its own refusal. A defect has its cause's trace instead. */
function told({ message, cause }: IamError): { reason?: string } {
  return cause === undefined ? { reason: redact(message) } : {};
}

/** Where it broke, without the message, because messages of databases and parsers quote the data. */
function traceOf(cause: unknown): { error: string; stack?: string[] } {
  if (!(cause instanceof Error)) return { error: typeof cause };
  const frames = (cause.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { error: cause.name, stack: frames.slice(0, 8).map((line) => line.trim()) };
}
