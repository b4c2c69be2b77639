/**
 * The web-standard app: a request comes in, an answer goes out, and nothing is kept outside of it. It mounts wherever
 * there is a `Request`; see examples/mount.
 */
import { ErrorCode, type IAMGateway, IamError } from "gl-iam";
import { Hono } from "hono";
import { AdminApi } from "./admin/admin-api.js";
import { addAuditOperations } from "./admin/audit-events.js";
import { addCompromiseOperations } from "./admin/compromise.js";
import { addExplainOperation } from "./admin/explain.js";
import { addIdentityOperations } from "./admin/identities.js";
import { addConsoleAccount } from "./admin/own-account.js";
import { addOwnPasskeys } from "./admin/own-passkeys.js";
import { addConsoleSession } from "./admin/own-session.js";
import { addPartnerStanding } from "./admin/partner-standing.js";
import { addPartnerUserOperations } from "./admin/partner-users.js";
import { addPartnerOperations } from "./admin/partners.js";
import { addPersonalDataOperations } from "./admin/personal-data.js";
import { addScimTokenOperations } from "./admin/scim-tokens.js";
import { addSecondFactorAdministration } from "./admin/second-factors.js";
import { addSessionAdministration } from "./admin/sessions.js";
import { addSetupAdministration } from "./admin/setup-links.js";
import { addSignInCounts } from "./admin/sign-in-counts.js";
import { addTestCredentials } from "./admin/test-credentials.js";
import { addTokenOperations } from "./admin/tokens.js";
import { addUserOperations } from "./admin/users.js";
import { AppState } from "./app-state.js";
import { addConsole } from "./console/pages.js";
import type { Api } from "./contract/api.js";
import { addDocument } from "./contract/document/pages.js";
import { methodsAt } from "./contract/operation.js";
import { addEmbedScripts } from "./embed/scripts.js";
import { HOT, HotRoutes } from "./hot-routes.js";
import { addHealth } from "./monitoring/health.js";
import type { AppOptions } from "./options.js";
import { frontPage } from "./pages/front-page.js";
import { refusalHandler, requestFrame } from "./request-frame.js";
import { addScimDiscovery } from "./scim/discovery.js";
import { addScimUsers } from "./scim/users.js";
import { addIntrospection } from "./session/introspection.js";
import { addKeySet } from "./session/key-set.js";
import { addLogin } from "./session/login.js";
import { addSessionOperations } from "./session/operations.js";
import { addOwnSessions } from "./session/own-sessions.js";
import { addPasskeySignIn } from "./session/passkey.js";
import { addPresentSession } from "./session/present-session.js";
import { addSecondFactor } from "./session/second-factor.js";
import { addSetupOperations } from "./setup/operations.js";
import { addSetupPage } from "./setup/page.js";
import { addSecretConfirmation } from "./sign-in/confirm-secret.js";
import { addEntrance, ENTER_PATH } from "./sign-in/entrance.js";
import { addTokenExchange } from "./sign-in/exchange.js";
import { addPartnerRequests } from "./sign-in/partner-requests.js";
import { addProvision } from "./sign-in/provision.js";
import { addSignInStart } from "./sign-in/start.js";
import { visitedEntrance } from "./sign-in/visited-entrance.js";
import type { AnswerRefusal, App, AppEnv, Around, Fetch } from "./wire/app-context.js";
import { CROSS_ORIGIN_PATHS, crossOrigin } from "./wire/cors.js";
import { answerAsTexts } from "./wire/node-listener.js";
import { HttpRefusal } from "./wire/problem.js";
import { asResponse } from "./wire/text-answer.js";

/**
 * The HTTP API as a web-standard app, to mount wherever there is a `Request`. See examples/mount.
 *
 * @throws TypeError for a `publicUrl` that is not an http(s) URL, or a rate limit that is not a number
 */
export function createApp(gateway: IAMGateway, options: AppOptions): App {
  const { router, hot } = openApp(gateway, options);
  const { publicUrl } = options;
  const answer: Fetch = async (request, bindings = {}) => router.fetch(request, bindings);
  const app: App = {
    publicUrl,
    fetch: async (request, bindings) => asResponse(await answer(request, bindings)),
  };
  answerAsTexts(app, { answer, shortly: (incoming) => hot.answer(incoming) });
  return app;
}

/** Separate from `createApp` for the test that compares its routes with the document. */
export function createRouter(gateway: IAMGateway, options: AppOptions): Hono<AppEnv> {
  return openApp(gateway, options).router;
}

function openApp(gateway: IAMGateway, options: AppOptions): { router: Hono<AppEnv>; hot: HotRoutes } {
  const state = new AppState(gateway, options);
  const router = new Hono<AppEnv>();
  const answerRefusal = refusalHandler(state);
  const frame = requestFrame(state, answerRefusal);
  router.use(frame);
  router.onError(answerRefusal);
  const crossings = new Map<string, Around>();
  for (const path of CROSS_ORIGIN_PATHS) {
    const crossing = crossOrigin(path, state.ownOrigin, state.origins);
    crossings.set(path, crossing);
    router.use(path, crossing);
  }

  const api = new AdminApi(router, state);
  addPartnerRequests(api);
  addProvision(api);
  addTokenExchange(api);
  addEntrance(api);
  addSignInStart(api);
  addLogin(api);
  addPasskeySignIn(api);
  addSessionOperations(api);
  addPresentSession(api);
  addOwnSessions(api);
  addSecondFactor(api);
  addIntrospection(api);
  addKeySet(api);
  addPartnerOperations(api);
  addPartnerStanding(api);
  addTestCredentials(api);
  addPartnerUserOperations(api);
  addUserOperations(api);
  addPersonalDataOperations(api);
  addConsoleSession(api);
  addConsoleAccount(api);
  addOwnPasskeys(api);
  addSessionAdministration(api);
  addIdentityOperations(api);
  addTokenOperations(api);
  addScimTokenOperations(api);
  addScimUsers(api);
  addScimDiscovery(api);
  addSecondFactorAdministration(api);
  addExplainOperation(api);
  addCompromiseOperations(api);
  addSetupAdministration(api);
  addSetupOperations(api);
  addSecretConfirmation(api);
  addSetupPage(api);
  addAuditOperations(api);
  addSignInCounts(api);
  addEmbedScripts(api);
  addHealth(api);
  addDocument(api);
  if (options.frontPage) router.get("/", (context) => frontPage(state.pages.for(context.req.raw)));
  if (options.console !== undefined) addConsole(router, options.console);
  router.all(ENTER_PATH, async (context, next) => (await visitedEntrance(state, context)) ?? next());
  refuseOtherMethods(router, api);
  // Answered, not thrown, because a throw from here would skip the frame with the request id and the headers.
  router.notFound((context) =>
    answerRefusal(new IamError(ErrorCode.NOT_FOUND, "there is nothing at this path"), context),
  );
  return { router, hot: hotRoutes(api, answerRefusal, frame, crossings) };
}

function hotRoutes(
  { operations, handlers }: Api,
  answerRefusal: AnswerRefusal,
  frame: Around,
  crossings: ReadonlyMap<string, Around>,
): HotRoutes {
  const routes = new HotRoutes(answerRefusal);
  for (const { id, method, path } of operations) {
    const handle = handlers.get(id);
    const crossing = crossings.get(path);
    if (!HOT.has(id) || !handle) continue;
    routes.add(path, { method: method.toUpperCase(), around: crossing ? [frame, crossing] : [frame], handle });
  }
  return routes;
}

function refuseOtherMethods(router: Hono<AppEnv>, { operations }: Api): void {
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const allow = methodsAt(path, operations);
    router.all(path.replace(/\{(\w+)\}/g, ":$1"), () => {
      throw new HttpRefusal(ErrorCode.NOT_FOUND, `this path takes ${allow}`, { allow }, 405);
    });
  }
}
