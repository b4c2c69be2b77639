/**
 * The browser's half of a sign-in, by a form: the token becomes a cookie, and the browser goes on to a page of this
 * application.
 *
 * A form can be posted from anywhere. So a signed-in user is never switched without a question (login CSRF), and only
 * the application's own page can carry the answer.
 */
import { createHash } from "node:crypto";
import { ErrorCode, IamError, isReturnPath, type TokenExchange } from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { ONE_TIME_TOKEN } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { foreignOrigin } from "../session/browser-origin.js";
import { keepFrameSession, keepSession } from "../session/browser-session.js";
import { addressOfSignedIn, markOf } from "../session/signed-in-mark.js";
import type { AppContext } from "../wire/app-context.js";
import {
  clearCookie,
  ENTERED_COOKIE,
  FRAME_COOKIE,
  hasCookie,
  readCookie,
  SESSION_COOKIE,
  SIGNED_IN_COOKIE,
  STATE_COOKIE,
  setCookie,
} from "../wire/cookies.js";
import { refusedField } from "../wire/problem.js";
import { EXCHANGE_ERRORS, exchangeForCookie } from "./exchange.js";
import { type Place, requireWholeWindow, requireWindowOrFrame } from "./navigation.js";
import { encodedPath } from "./return-to.js";
import { SWITCH, switchQuestion } from "./switch-question.js";

/** How long a second click on the same form counts as one. */
const SECOND_CLICK_SECONDS = 300;

export const ENTER_PATH = "/api/v1/sso/enter";

const formSchema = z.object({
  token: z.string(),
  return_to: z.string().optional().describe("a path of this application"),
  code_verifier: z.string().optional(),
  // `swap` is the earlier name, which an open page may still send.
  confirm: z
    .enum([SWITCH, "swap"])
    .optional()
    .describe("the answer to the question; from the application's own page only"),
});

const enter = defineOperation({
  id: "enter",
  method: "post",
  path: ENTER_PATH,
  tag: "sign-in",
  summary: "Exchange a one-time token for the browser's session cookie",
  description:
    "The target of a form. If another user is signed in in this browser, a page asks first. " +
    "A request without an `Origin` is refused. A browser that opens this address without a form gets a page, too.",
  navigation: true,
  headers: [
    { name: "Origin", description: "written by the browser", example: "https://portal.acme.example", required: true },
  ],
  body: {
    contentType: "application/x-www-form-urlencoded",
    schema: formSchema,
    example: { token: ONE_TIME_TOKEN, return_to: "/reports" },
  },
  answer: {
    status: 303,
    description: "signed in",
    headers: { Location: "return_to, or where the sign-in was started for", "Set-Cookie": "the session" },
  },
  otherwise: { status: 200, description: "a page that asks before it switches the signed-in user" },
  errors: EXCHANGE_ERRORS,
});

export function addEntrance(api: Api): void {
  const { state } = api;
  api.add(enter, async (context, { body }) => {
    if (context.req.header("origin") === undefined) {
      throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "this form must be posted by a browser that names its origin");
    }
    const place = placeOf(state, context);
    const form = { ...body, return_to: body.return_to && encodedPath(body.return_to) };
    if (form.return_to !== undefined && !isReturnPath(form.return_to)) {
      throw refusedField("return_to", "return_to", "must be a path of this application, such as /reports/7");
    }
    const entered = place === "window" ? enteredFor(context, form) : null;
    if (entered !== null) return secondClick(form, entered);
    const question = await questionBefore(state, context, form, place);
    return question ?? (place === "window" ? signIn(state, context, form) : signInToFrame(state, context, form));
  });
}

/** @throws IamError `validation_error` */
function placeOf(state: AppState, context: AppContext): Place {
  const advice =
    "a frame keeps no cookie. Post the form with target=_top, " +
    "or exchange the token by script at /api/v1/sso/authenticate";
  if (state.options.partitionedCookie) return requireWindowOrFrame(context, advice);
  requireWholeWindow(context, advice);
  return "window";
}

type Form = z.output<typeof formSchema>;

/**
 * Where a second click on the same form goes: the first one has used the token up, and signed this browser in.
 *
 * @returns null when it is not a second click
 */
function enteredFor(context: AppContext, { token, return_to: returnTo }: Form): string | null {
  const [entered, startedFor = ""] = readCookie(context.req, ENTERED_COOKIE)?.split(".") ?? [];
  if (!hasCookie(context.req, SIGNED_IN_COOKIE) || entered !== digest(token)) return null;
  const path = returnTo ?? Buffer.from(startedFor, "base64url").toString();
  return isReturnPath(path) ? path : "/";
}

function secondClick(form: Form, location: string): Response {
  const headers = new Headers({ location });
  setCookie(headers, ENTERED_COOKIE, enteredValue(form, location), SECOND_CLICK_SECONDS);
  return new Response(null, { status: 303, headers });
}

function enteredValue({ token }: Form, startedFor: string | null | undefined): string {
  return `${digest(token)}.${Buffer.from(startedFor ?? "").toString("base64url")}`;
}

function digest(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** The page that asks, when another user is signed in in this place; null when there is nothing to ask. */
async function questionBefore(
  state: AppState,
  context: AppContext,
  form: Form,
  place: Place,
): Promise<Response | null> {
  const signedIn = await signedInAt(state, context, place);
  const foreign = foreignOrigin(state, context);
  if (signedIn === null || (form.confirm !== undefined && foreign === undefined)) return null;
  const preview = await state.guessing(context, async () => (await state.gateway.sso.preview(form.token)).unwrap());
  if (preview.userId !== null && preview.userId === signedIn.userId) return null;
  const { allowedOrigins } = preview;
  // Not asked for a page that may sign nobody in: the exchange refuses it.
  if (foreign !== undefined && !allowedOrigins.includes(foreign)) return null;
  return switchQuestion(state.pages.for(context.req.raw), form, {
    preview,
    current: await signedIn.address(),
    partnerOrigin: foreign ?? null,
    embedders: place === "frame" ? allowedOrigins : [],
  });
}

interface SignedIn {
  /** Null where it is not known. */
  readonly userId: string | null;
  address(): Promise<string | null>;
}

/** A frame's session comes with another site's form; that of a page does not, and a mark says whose it is. */
async function signedInAt(state: AppState, context: AppContext, place: Place): Promise<SignedIn | null> {
  if (place === "window") {
    const mark = markOf(context);
    return mark && { userId: mark.userId, address: () => addressOfSignedIn(state, mark) };
  }
  const { req } = context;
  if (!hasCookie(req, FRAME_COOKIE)) return null;
  const value = readCookie(req, FRAME_COOKIE);
  if (value === null) return { userId: null, address: async () => null };
  const call = { ...state.originOf(context), organizationId: null, as: "frame_cookie" } as const;
  const found = await state.gateway.validateSession(value, call);
  if (found.error?.code === ErrorCode.STORE_UNAVAILABLE) found.unwrap();
  return found.isOk ? { userId: found.value.id, address: async () => found.value.email } : null;
}

async function signIn(state: AppState, context: AppContext, form: Form): Promise<Response> {
  const opening = { as: "cookie", replaces: readCookie(context.req, SESSION_COOKIE) ?? undefined } as const;
  const browserSecret = readCookie(context.req, STATE_COOKIE) ?? undefined;
  const exchange = { ...exchangeOf(state, context, form), browserSecret };
  const { user, session, returnTo: startedFor } = await exchangeForCookie(state, context, exchange, opening);
  const headers = new Headers({ location: form.return_to ?? startedFor ?? "/" });
  keepSession(headers, session, user.id);
  setCookie(headers, ENTERED_COOKIE, enteredValue(form, startedFor), SECOND_CLICK_SECONDS);
  clearCookie(headers, STATE_COOKIE);
  return new Response(null, { status: 303, headers });
}

/** Its session is apart from that of the pages: it sets none of the cookies that say who is signed in there. */
async function signInToFrame(state: AppState, context: AppContext, form: Form): Promise<Response> {
  const opening = { as: "frame_cookie", replaces: readCookie(context.req, FRAME_COOKIE) ?? undefined } as const;
  const { session } = await exchangeForCookie(state, context, exchangeOf(state, context, form), opening);
  const headers = new Headers({ location: form.return_to ?? "/" });
  keepFrameSession(headers, session);
  return new Response(null, { status: 303, headers });
}

function exchangeOf(state: AppState, context: AppContext, { token, code_verifier: codeVerifier }: Form): TokenExchange {
  return { token, codeVerifier, browserOrigin: foreignOrigin(state, context) };
}
