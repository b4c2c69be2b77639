/**
 * A partner to test an application with: a portal with a log-in page, whose backend signs with a test credential.
 *
 * It is reached from this machine only, and only by its own pages: whoever could reach it could sign in test users.
 */
import { Hono } from "hono";
import { startServer } from "../serve/server.js";
import { attempt } from "./attempt.js";
import { FAULTS, type Payload } from "./faults.js";
import { attemptPage, loginPage, portalPage, refusalPage, type Scene } from "./pages.js";
import { type Credential, signedRequest } from "./signed-request.js";
import { credentialProblem, targetProblem } from "./target.js";

export interface MockPartnerSettings extends Credential {
  /** The service: on this machine, or under `.test`. */
  readonly target: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Where the application goes after a sign-in; `/` by default. */
  readonly returnTo?: string | undefined;
}

export interface RunningMockPartner {
  /** `http://localhost:4000`: a partner's `login_url` and origins take this name of the machine without TLS. */
  readonly url: string;
  stop(): Promise<void>;
}

/** S21. Milliseconds: a mock partner that somebody forgot ends within a working day. */
export const LIFETIME_MS = 8 * 60 * 60 * 1000;

const LOOPBACK = "127.0.0.1";
const NAMES: readonly string[] = [LOOPBACK, "localhost"];
/** What a person's form has that is signed. */
const FIELDS = ["external_id", "email", "display_name", "role", "state"] as const;

/** @throws TypeError for a credential that is not a test side's, or a target that is neither loopback nor test */
export async function startMockPartner({ port, ...settings }: MockPartnerSettings): Promise<RunningMockPartner> {
  const problem = credentialProblem(settings.consumerKey, settings.consumerSecret) ?? targetProblem(settings.target);
  if (problem !== null) throw new TypeError(problem);
  const server = await startServer(
    { fetch: async (request) => openApp(settings).fetch(request) },
    {
      host: LOOPBACK,
      port,
      timeouts: { drain: 0 },
    },
  );
  return { url: `http://localhost:${server.port}`, stop: () => server.breakOff() };
}

/**
 * Runs it until the signal, and no longer than its lifetime.
 *
 * @param listening is told its address
 */
export async function runMockPartner(
  settings: MockPartnerSettings,
  signal: AbortSignal,
  listening: (url: string) => void,
  lifetimeMs = LIFETIME_MS,
): Promise<"interrupted" | "expired"> {
  const { url, stop } = await startMockPartner(settings);
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<"interrupted" | "expired">((resolve) => {
    timer = setTimeout(() => resolve("expired"), lifetimeMs);
    if (signal.aborted) resolve("interrupted");
    else signal.addEventListener("abort", () => resolve("interrupted"), { once: true });
  });
  try {
    listening(url);
    return await ended;
  } finally {
    clearTimeout(timer);
    await stop();
  }
}

function openApp({ target: given, returnTo = "/", ...credential }: Omit<MockPartnerSettings, "port">): Hono {
  const { consumerKey } = credential;
  const target = new URL(given).origin;
  const sceneOf = (request: Request): Scene => ({ target, consumerKey, returnTo, own: new URL(request.url).origin });
  const app = new Hono();

  app.use(async (context, next) => {
    const { hostname, origin } = new URL(context.req.url);
    // Another name that leads here (DNS rebinding), or another site's form.
    const isOwn = NAMES.includes(hostname) && (context.req.method === "GET" || context.req.header("origin") === origin);
    if (isOwn) return next();
    return refusalPage(sceneOf(context.req.raw), "This page is for its own forms, under its own name.", 403);
  });

  app.get("/", (context) => portalPage(sceneOf(context.req.raw)));

  app.get("/login", (context) => {
    const { state, consumer_key: named } = context.req.query();
    const scene = sceneOf(context.req.raw);
    if (state === undefined || named !== consumerKey) {
      return refusalPage(scene, "The application did not send this browser here, or meant another partner.", 400);
    }
    return loginPage(scene, state);
  });

  app.post("/sign-in", async (context) => {
    const payload = payloadIn(await context.req.formData());
    const made = await attempt(target, credential, [signedRequest(credential, JSON.stringify(payload))]);
    return attemptPage(sceneOf(context.req.raw), "Sign-in", made);
  });

  for (const action of ["provision", "logout", "deprovision"] as const) {
    app.post(`/${action}`, async (context) => {
      const { external_id, ...person } = payloadIn(await context.req.formData());
      const said = action === "provision" ? { external_id, ...person } : { external_id };
      const body = JSON.stringify({ action, ...said });
      const request = signedRequest(credential, body, { path: `/api/v1/sso/${action}` });
      return attemptPage(sceneOf(context.req.raw), TITLES[action], await attempt(target, credential, [request]));
    });
  }

  app.post("/fault", async (context) => {
    const form = await context.req.formData();
    const fault = FAULTS.find(({ name }) => name === form.get("fault"));
    const scene = sceneOf(context.req.raw);
    if (!fault) return refusalPage(scene, "There is no such fault.", 400);
    const requests = fault.requests(credential, payloadIn(form), new Date());
    return attemptPage(scene, capitalized(fault.title), await attempt(target, credential, requests));
  });

  app.notFound((context) => refusalPage(sceneOf(context.req.raw), "There is nothing at this path.", 404));
  return app;
}

const TITLES = { provision: "Provision", logout: "Log-out", deprovision: "Withdrawal" } as const;

/** An empty field is left out. */
function payloadIn(form: FormData): Payload {
  const given = FIELDS.map((name) => [name, String(form.get(name) ?? "").trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ""));
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
