import { randomUUID } from "node:crypto";
import { Validator } from "@seriousme/openapi-schema-validator";
import { ErrorCode } from "gl-iam";
import { EMBED_VERSION } from "gl-iam-embed/scripts";
import { Metrics } from "gl-iam-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeAt } from "../../../../tools/testing/authenticator.js";
import { PasskeyAuthenticator, snakeCase } from "../../../../tools/testing/passkey-authenticator.js";
import { createRouter } from "../../src/http/app.js";
import { type Answer, Application, aUser, bearer, OWN, PASSWORD, PORTAL, signed } from "./application.js";
import { type DocumentedOperation, examplesOf } from "./document.js";

const PASSKEYS = "/api/v1/admin/session/passkeys";
const PASSKEY_PAGE = { origin: OWN, rpId: new URL(OWN).hostname };
const [PROBLEM, SCIM] = ["application/problem+json", "application/scim+json"];

let application: Application;
beforeAll(async () => {
  application = await Application.start({ metrics: new Metrics() });
});
afterAll(() => application.stop());

/** The served document; `application.document()` has its objects closed. */
async function served() {
  return (await application.call("GET", "/openapi.json")).json;
}

function isRefusal(status: string): boolean {
  return Number(status) >= 400;
}

function codesOf({ responses }: DocumentedOperation): string[] {
  return Object.entries(responses)
    .filter(([status]) => isRefusal(status))
    .flatMap(([, { content = {} }]) => Object.keys((content[PROBLEM] ?? content[SCIM])?.examples ?? {}));
}

test("the document is OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(await served());
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test("every route is in the document, and every operation is a route", async () => {
  const { operations } = await application.document();
  const { routes } = createRouter(application.gateway, { publicUrl: OWN, metrics: new Metrics() });
  const pathOf = (route: string) => route.replace(/:(\w+)/g, "{$1}");
  const handled = routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${pathOf(path)}`);
  expect(handled.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
  // A handler for all methods surrounds requests, or refuses the methods of a documented path.
  const surrounded = new Set(routes.filter(({ method }) => method === "ALL").map(({ path }) => pathOf(path)));
  expect([...surrounded].sort()).toEqual(["/*", ...new Set(operations.map(({ path }) => path))].sort());
});

test("every operation has an example of its body, its answer and each refusal, and all are valid", async () => {
  const document = await application.document();
  expect(document.operations.length).toBeGreaterThanOrEqual(29);
  for (const { operationId, requestBody, responses } of document.operations) {
    for (const [type, media] of Object.entries(requestBody?.content ?? {})) {
      const place = `${operationId}'s body as ${type}`;
      for (const example of examplesOf(media, place)) document.expectValid(media, example, place);
    }
    expect(Object.keys(responses).some(isRefusal), `${operationId} can be refused`).toBe(true);
    for (const [status, { content = {} }] of Object.entries(responses)) {
      if (isRefusal(status)) expect(Object.keys(content)).toContain(operationId.startsWith("scim") ? SCIM : PROBLEM);
      else if (!["204", "303"].includes(status)) expect(content, `${operationId} ${status}`).not.toEqual({});
      for (const [type, media] of Object.entries(content)) {
        const place = `${operationId} ${status} as ${type}`;
        for (const example of examplesOf(media, place)) document.expectValid(media, example, place);
      }
    }
  }
});

test("answers may get new fields, bodies of the administration may not", async () => {
  const { paths, components } = await served();
  const isClosed = (value: unknown) => JSON.stringify(value).includes('"additionalProperties":false');
  expect(isClosed(components)).toBe(false);
  for (const [path, item] of Object.entries<Record<string, DocumentedOperation>>(paths)) {
    for (const operation of Object.values(item)) {
      expect(isClosed(operation.responses ?? {}), path).toBe(false);
      if (operation.requestBody)
        expect([path, isClosed(operation.requestBody)]).toEqual([path, path.includes("/admin/")]);
    }
  }
});

test("a partner's request is documented in both its forms", async () => {
  const document = await application.document();
  for (const action of ["token", "logout", "deprovision", "provision"]) {
    const path = `/api/v1/sso/${action}`;
    const { parameters, requestBody } = document.find("POST", path) as DocumentedOperation;
    expect(parameters.map(({ name, required }) => [name, required])).toEqual([
      ["X-Consumer-Key", false],
      ["X-Signature", false],
      ["X-Timestamp", false],
    ]);
    const media = requestBody?.content["application/json"];
    const payload = action === "provision" ? "ProvisionPayload" : "AssertedPayload";
    expect(media?.schema).toEqual({
      oneOf: [{ $ref: "#/components/schemas/SignedEnvelope" }, { $ref: `#/components/schemas/${payload}` }],
    });
    expect(Object.keys(media?.examples ?? {})).toEqual(["payload", "envelope"]);
  }
  expect(document.components.schemas.AssertedPayload).toMatchObject({
    required: ["external_id"],
    additionalProperties: {},
  });
});

test("refusals are documented where they can happen, and nowhere else", async () => {
  const { operations } = await application.document();
  const refusedWith = (code: string) =>
    operations.filter((operation) => codesOf(operation).includes(code)).map(({ operationId }) => operationId);
  const withBody = operations.filter(({ requestBody }) => requestBody).map(({ operationId }) => operationId);
  expect(refusedWith("payload_too_large")).toEqual(withBody);
  for (const operationId of ["reactivatePartner", "deactivateUser", "suspendUser", "logout"]) {
    expect(withBody).not.toContain(operationId);
  }
  expect(refusedWith("user_inactive")).not.toContain("logout");
  const storeless = ["healthz", "metrics", "openapi", "docs", "docsStyle", "docsScript"];
  const all = operations.map(({ operationId }) => operationId);
  expect(refusedWith("store_unavailable")).toEqual(all.filter((operationId) => !storeless.includes(operationId)));
});

test("refusals' headers are documented", async () => {
  const { operations, components } = await application.document();
  const expected: Record<string, string[]> = {
    401: ["x-request-id", "WWW-Authenticate"],
    405: ["x-request-id", "Allow"],
    429: ["x-request-id", "Retry-After", "RateLimit", "RateLimit-Policy"],
    503: ["x-request-id", "Retry-After"],
  };
  const { MethodNotAllowed = {} } = components.responses;
  const responses = operations.flatMap((operation) => Object.entries(operation.responses));
  for (const [status, { headers = {} }] of [...responses, ["405", MethodNotAllowed] as const]) {
    if (isRefusal(status))
      expect([status, Object.keys(headers)]).toEqual([status, expected[status] ?? ["x-request-id"]]);
  }
});

test("what a browser shows to a person is refused with a page", async () => {
  const { operations } = await application.document();
  const shown = operations.filter(({ responses }) => responses[400]?.content?.["text/html"]);
  expect(shown.map(({ operationId }) => operationId)).toEqual(["enter", "startSignIn"]);
  for (const { responses } of shown) {
    for (const [status, { content = {} }] of Object.entries(responses)) {
      if (isRefusal(status)) expect(Object.keys(content)).toEqual(["application/problem+json", "text/html"]);
    }
  }
  const page = await application.call("GET", "/api/v1/sso/start/none", { headers: { accept: "text/html" } });
  expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
});

test("the service is ready while it accepts work and its store answers", async () => {
  expect((await application.call("GET", "/readyz")).json).toEqual({ status: "ready" });
  const ending = await application.with({ accepting: () => false }).call("GET", "/readyz");
  expect([ending.status, ending.json.code]).toEqual([503, "store_unavailable"]);
  const wrongMethod = await application.call("POST", "/healthz");
  expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("every code that HTTP can answer is some operation's documented error", async () => {
  const { operations } = await application.document();
  const told = new Set(operations.flatMap(codesOf));
  // The service always has a registry.
  const codes = Object.values(ErrorCode).filter((code) => code !== ErrorCode.NO_PARTNER_REGISTRY);
  expect([...told].sort()).toEqual(codes.sort());
});

test("every operation really answers as documented", async () => {
  const { operations } = await application.document();
  const answers = new Map<string, Answer>();
  const acme = await application.register({ ssoMode: "both", loginUrl: "https://login.acme.example/" });
  const admin = await application.administrator("platform_admin");
  const partner = `/api/v1/admin/partners/${acme.partner.id}`;
  const as = (method: string, path: string, body?: unknown) => application.as(admin, method, path, body);
  const exchange = async (payload: object = aUser()) =>
    application.post("/api/v1/sso/authenticate", { token: await application.token(acme, payload) });
  let invitation = { id: "", link: "", passcode: "" };
  let holder = "";
  let revealed = { consumerKey: "", consumerSecret: "" };
  let proposals: { id: string; digest: string }[] = [];
  const aRequest = () => {
    const { headers, body } = signed(acme, aUser());
    return { headers, body };
  };
  const asHolder = (path: string, body: object) =>
    application.post(`/api/v1/setup/${path}`, body, { origin: OWN, cookie: holder });
  const user = (await exchange({ external_id: "u-1", email: "walk@acme.example" })).json;
  const login = { email: "platform_admin.default@example.com", password: PASSWORD };
  const session = (await application.post("/api/v1/auth/login", login)).json;

  await application.administrator("org_member", "walk");
  const ownLogin = { email: "org_member.walk@example.com", password: PASSWORD, org_id: "walk" };
  const own = (await application.post("/api/v1/auth/login", ownLogin)).json;

  const keeper = await application.administrator("org_admin", "passkeys");
  const passkey = new PasskeyAuthenticator();

  const users = "/api/v1/admin/users";
  let made = { id: "" };
  let identity = { id: "" };
  let machine = { id: "", token: "" };
  let enrolment = { secret: "", recovery_codes: [""] };

  let [scimToken, scimUser] = [{ id: "", token: "" }, ""];
  const scim = (method: string, path: string, body?: object) =>
    application.call(method, `/scim/v2/${path}`, {
      headers: { "content-type": "application/scim+json", ...bearer(scimToken.token) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const walk: Record<string, () => Promise<Answer>> = {
    issueToken: () => application.post("/api/v1/sso/token", signed(acme, aUser()).envelope),
    exchangeToken: () => exchange(),
    enter: async () =>
      application.call("POST", "/api/v1/sso/enter", {
        body: new URLSearchParams({ token: await application.token(acme) }).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", origin: PORTAL },
      }),
    startSignIn: () => application.call("GET", `/api/v1/sso/start/${acme.consumerKey}`),
    endPartnerSessions: () => application.push(acme, { action: "logout", external_id: "u-1" }, "/api/v1/sso/logout"),
    deprovisionUser: () =>
      application.push(acme, { action: "deprovision", external_id: "u-1" }, "/api/v1/sso/deprovision"),
    provisionUsers: () => application.push(acme, { action: "provision", users: [aUser()] }, "/api/v1/sso/provision"),
    getMe: () => application.call("GET", "/api/v1/me", { headers: bearer(session.access_token) }),
    getSession: () => application.call("GET", "/api/v1/session", { headers: bearer(session.access_token) }),
    changePassword: () =>
      application.post(
        "/api/v1/auth/password",
        { current_password: PASSWORD, new_password: PASSWORD },
        bearer(own.access_token),
      ),
    reauthenticate: () =>
      application.post("/api/v1/auth/reauthenticate", { password: PASSWORD }, bearer(own.access_token)),
    enrollSecondFactor: async () => {
      const begun = await application.post("/api/v1/auth/mfa/enroll", {}, bearer(own.access_token));
      enrolment = begun.json;
      return begun;
    },
    confirmSecondFactor: () =>
      application.post(
        "/api/v1/auth/mfa/confirm",
        { code: codeAt(enrolment.secret, new Date()) },
        bearer(own.access_token),
      ),
    disableSecondFactor: () =>
      application.post(
        "/api/v1/auth/mfa/disable",
        { password: PASSWORD, code: enrolment.recovery_codes[0] },
        bearer(own.access_token),
      ),
    beginPasskey: () => application.post(`${PASSKEYS}/begin`, undefined, bearer(keeper)),
    enrollPasskey: async () => {
      const begun = await application.post(`${PASSKEYS}/begin`, undefined, bearer(keeper));
      const creation = passkey.create(begun.json.challenge, PASSKEY_PAGE);
      return application.post(PASSKEYS, { name: "Laptop", ...snakeCase(creation) }, bearer(keeper));
    },
    listPasskeys: () => application.call("GET", PASSKEYS, { headers: bearer(keeper) }),
    beginPasskeySignIn: () => application.post("/api/v1/auth/passkey/begin", {}),
    signInWithPasskey: async () => {
      const begun = await application.post("/api/v1/auth/passkey/begin", {});
      return application.post("/api/v1/auth/passkey", snakeCase(passkey.get(begun.json.challenge, PASSKEY_PAGE)));
    },
    removePasskey: async () => {
      const { json } = await application.call("GET", PASSKEYS, { headers: bearer(keeper) });
      return application.call("DELETE", `${PASSKEYS}/${json.data[0].id}`, { headers: bearer(keeper) });
    },
    enrollAtConsole: async () => {
      const begun = await application.post("/api/v1/admin/session/mfa/enroll", {}, bearer(own.access_token));
      enrolment = begun.json;
      return begun;
    },
    confirmAtConsole: () =>
      application.post(
        "/api/v1/admin/session/mfa/confirm",
        { code: codeAt(enrolment.secret, new Date()) },
        bearer(own.access_token),
      ),
    disableAtConsole: () =>
      application.post(
        "/api/v1/admin/session/mfa/disable",
        { password: PASSWORD, code: enrolment.recovery_codes[0] },
        bearer(own.access_token),
      ),
    changePasswordAtConsole: () =>
      application.post(
        "/api/v1/admin/session/password",
        { current_password: PASSWORD, new_password: PASSWORD },
        bearer(own.access_token),
      ),
    issueSecondFactorTicket: () => as("POST", `/api/v1/admin/users/${own.user.id}/mfa-ticket`),
    resetSecondFactor: () => as("POST", `/api/v1/admin/users/${own.user.id}/reset-mfa`),
    jsonWebKeySet: () => application.call("GET", "/.well-known/jwks.json"),
    login: () => application.post("/api/v1/auth/login", login),
    refreshSession: () => application.post("/api/v1/auth/refresh", { refresh_token: session.refresh_token }),
    logout: () => application.call("POST", "/api/v1/auth/logout", { headers: bearer(session.access_token) }),
    registerPartner: () => as("POST", "/api/v1/admin/partners", { partner_name: randomUUID() }),
    listPartners: () => as("GET", "/api/v1/admin/partners?needs_care=true&include=standing"),
    getPartner: () => as("GET", partner),
    getPartnerStanding: () => as("GET", `${partner}/standing`),
    updatePartner: () => as("PATCH", partner, { max_users: 100 }),
    rotateConsumerSecret: () => as("POST", `${partner}/rotate-secret`, { grace_period_seconds: 60 }),
    createTestCredentials: () => as("POST", `${partner}/test-credentials`),
    deactivatePartner: () => as("POST", `${partner}/deactivate`, { revoke_sessions: true }),
    reactivatePartner: () => as("POST", `${partner}/reactivate`),
    listPartnerUsers: () => as("GET", `${partner}/users`),
    preProvisionUser: () => as("POST", `${partner}/users`, { external_id: "u-2", email: "two@acme.example" }),
    deactivateUser: () => as("POST", `/api/v1/admin/users/${user.user.id}/deactivate`),
    reactivateUser: () => as("POST", `/api/v1/admin/users/${user.user.id}/reactivate`),
    exportUser: () => as("GET", `/api/v1/admin/users/${user.user.id}/export`),
    linkUser: () => as("POST", `${partner}/links`, { external_id: "u-3", user_id: user.user.id }),
    listUsers: () => as("GET", `${users}?state=active&limit=1`),
    createUser: async () => {
      const answer = await as("POST", users, { email: "new@acme.example", password: PASSWORD, org_id: "default" });
      made = answer.json;
      return answer;
    },
    getUser: () => as("GET", `${users}/${made.id}`),
    updateUser: () => as("PATCH", `${users}/${made.id}`, { display_name: "New", roles: [] }),
    suspendUser: async () => {
      const answer = await as("POST", `${users}/${made.id}/suspend`);
      await as("POST", `${users}/${made.id}/reactivate`);
      return answer;
    },
    linkIdentity: async () => {
      const link = { partner_id: acme.partner.id, external_id: "u-4" };
      const answer = await as("POST", `${users}/${made.id}/identities`, link);
      identity = answer.json;
      return answer;
    },
    listIdentities: () => as("GET", `${users}/${made.id}/identities`),
    suspendIdentity: () => as("POST", `${users}/${made.id}/identities/${identity.id}/suspend`),
    reopenIdentity: () => as("POST", `${users}/${made.id}/identities/${identity.id}/reopen`),
    unlinkIdentity: () => as("DELETE", `${users}/${made.id}/identities/${identity.id}`),
    mergeUser: async () => {
      const twin = await as("POST", `${partner}/users`, { external_id: "u-5", email: "twin@acme.example" });
      return as("POST", `${users}/${twin.json.user_id}/merge`, { into_id: made.id });
    },
    createMachineToken: async () => {
      const answer = await as("POST", "/api/v1/admin/tokens", { name: "x", scopes: ["introspect"] });
      machine = answer.json;
      return answer;
    },
    listMachineTokens: () => as("GET", "/api/v1/admin/tokens"),
    introspectToken: () =>
      application.call("POST", "/api/v1/auth/introspect", {
        body: new URLSearchParams({ token: admin }).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", ...bearer(machine.token) },
      }),
    rotateMachineToken: () => as("POST", `/api/v1/admin/tokens/${machine.id}/rotate`),
    revokeMachineToken: () => as("DELETE", `/api/v1/admin/tokens/${machine.id}`),
    getConsoleSession: () => as("GET", "/api/v1/admin/session"),
    reauthenticateAtConsole: () => as("POST", "/api/v1/admin/session/reauthenticate", { password: PASSWORD }),
    endConsoleSession: async () => {
      const other = bearer(await application.administrator("org_admin"));
      return application.call("DELETE", "/api/v1/admin/session", { headers: other });
    },
    listSessions: () => as("GET", "/api/v1/admin/sessions"),
    listUserSessions: () => as("GET", `/api/v1/admin/users/${user.user.id}/sessions`),
    endSession: async () => {
      const other = await application.administrator("org_admin");
      const { session } = (await application.call("GET", "/api/v1/session", { headers: bearer(other) })).json;
      return as("DELETE", `/api/v1/admin/sessions/${session.id}`);
    },
    endSessions: () => as("POST", "/api/v1/admin/sessions/end", { partner_id: partner.split("/").at(-1) }),
    listOwnSessions: () => as("GET", "/api/v1/sessions"),
    endOwnSession: async () => {
      const other = await application.administrator("org_admin");
      const { session } = (await application.call("GET", "/api/v1/session", { headers: bearer(other) })).json;
      return application.call("DELETE", `/api/v1/sessions/${session.id}`, { headers: bearer(other) });
    },
    createScimToken: async () => {
      const made = await as("POST", `${partner}/scim-tokens`);
      scimToken = made.json;
      return made;
    },
    listScimTokens: () => as("GET", `${partner}/scim-tokens`),
    scimServiceProviderConfig: () => scim("GET", "ServiceProviderConfig"),
    scimResourceTypes: () => scim("GET", "ResourceTypes"),
    scimUserResourceType: () => scim("GET", "ResourceTypes/User"),
    scimSchemas: () => scim("GET", "Schemas"),
    scimUserSchema: () => scim("GET", "Schemas/urn:ietf:params:scim:schemas:core:2.0:User"),
    scimCreateUser: async () => {
      const made = await scim("POST", "Users", { externalId: "scim-1", userName: "scim-1@acme.example" });
      scimUser = `Users/${made.json.id}`;
      return made;
    },
    scimListUsers: () => scim("GET", "Users?count=1"),
    scimGetUser: () => scim("GET", scimUser),
    scimReplaceUser: () => scim("PUT", scimUser, { userName: "scim-1@acme.example" }),
    scimPatchUser: () =>
      scim("PATCH", scimUser, { Operations: [{ op: "replace", path: "displayName", value: "New" }] }),
    scimDeleteUser: () => scim("DELETE", scimUser),
    revokeScimToken: () => as("DELETE", `${partner}/scim-tokens/${scimToken.id}`),
    listAuditEvents: () => as("GET", "/api/v1/admin/audit-events?limit=200"),
    countSignIns: () => as("GET", "/api/v1/admin/sign-in-counts?bucket_seconds=600"),
    healthz: () => application.call("GET", "/healthz"),
    readyz: () => application.call("GET", "/readyz"),
    metrics: () => application.call("GET", "/metrics"),
    openapi: () => application.call("GET", "/openapi.json"),
    docs: () => application.call("GET", "/docs"),
    docsStyle: () => application.call("GET", "/docs/page.css"),
    docsScript: () => application.call("GET", "/docs/page.js"),
    // Last, because the others are about this user.
    ...Object.fromEntries(
      ["partner", "widget", "element"].flatMap((name) => [
        [`${name}Script`, () => application.call("GET", `/embed/${EMBED_VERSION}/${name}.js`)],
        [`${name}ScriptMap`, () => application.call("GET", `/embed/${EMBED_VERSION}/${name}.js.map`)],
      ]),
    ),
    createSetupLink: async () => {
      const answer = await as("POST", `${partner}/setup-links`);
      const { url, passcode } = answer.json;
      invitation = { id: answer.json.id, link: url.split("#")[1], passcode };
      return answer;
    },
    openSetupLink: async () => {
      const answer = await asHolder("open", invitation);
      holder = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      return answer;
    },
    proposeSettings: () =>
      asHolder("propose", { allowed_email_domains: ["acme.example"], login_url: "https://x.example/" }),
    proveDomains: () => asHolder("prove", {}),
    explainBySetupLink: () => asHolder("explain", aRequest()),
    listProposals: async () => {
      const answer = await as("GET", `${partner}/proposals`);
      proposals = answer.json.data;
      return answer;
    },
    approveProposal: () =>
      as("POST", `${partner}/proposals/${proposals[0]?.id}/approve`, { digest: proposals[0]?.digest }),
    rejectProposal: () =>
      as("POST", `${partner}/proposals/${proposals[1]?.id}/reject`, { digest: proposals[1]?.digest }),
    revealSecret: async () => {
      const answer = await asHolder("reveal", {});
      revealed = { consumerKey: acme.consumerKey, consumerSecret: answer.json.consumer_secret };
      return answer;
    },
    setupEvents: () => application.call("GET", "/setup/events", { headers: { cookie: holder } }),
    rotateBySetupLink: async () => {
      const [, , pending] = (await application.gateway.setup.proposals(acme.partner.id)).unwrap();
      const approval = { digest: pending?.digest ?? "" };
      (await application.gateway.setup.approve(acme.partner.id, pending?.id ?? "", approval)).unwrap();
      return asHolder("rotate", {});
    },
    confirmSecret: () => {
      const payload = { action: "confirm_secret", setup_link_id: invitation.id };
      return application.push(revealed, payload, "/api/v1/sso/confirm-secret");
    },
    listSetupLinks: () => as("GET", `${partner}/setup-links`),
    revokeSetupLink: async () => {
      const { data } = (await as("GET", `${partner}/setup-links`)).json;
      return as("DELETE", `${partner}/setup-links/${data[0].id}`);
    },
    revealTestSecret: async () => {
      const { partner: started } = await application.register();
      const options = { baseUrl: OWN, isFirst: true, startsOnTestSide: true };
      const { url, passcode } = (await application.gateway.setup.invite(started.id, options)).unwrap();
      const opened = await asHolder("open", { link: url.split("#")[1], passcode });
      holder = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      const answer = await asHolder("reveal-test", {});
      const { consumer_key: consumerKey, consumer_secret: consumerSecret } = answer.json;
      await application.token({ consumerKey, consumerSecret });
      return answer;
    },
    askToGoLive: () => asHolder("go-live", {}),
    setupPage: () => application.call("GET", "/setup"),
    setupStyle: () => application.call("GET", "/setup/page.css"),
    setupScript: () => application.call("GET", "/setup/page.js"),
    dryRunPartner: () => as("POST", `${partner}/dry-run`, { allowed_email_domains: [] }),
    handleCompromise: async () => {
      const other = await application.register();
      return as("POST", `/api/v1/admin/partners/${other.partner.id}/compromise`, { since: "2026-01-01T00:00:00Z" });
    },
    explainRequest: () => as("POST", "/api/v1/admin/explain", aRequest()),
    eraseUser: () => as("POST", `/api/v1/admin/users/${user.user.id}/erase`),
  };
  expect(Object.keys(walk).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
  // Application.call compares each answer with the document. Here it must be the successful one.
  for (const [operationId, call] of Object.entries(walk)) answers.set(operationId, await call());
  for (const { operationId, responses } of operations) {
    const answer = answers.get(operationId);
    expect(answer?.status, `${operationId}: ${answer?.text}`).toBeLessThan(400);
    expect(Object.keys(responses)).toContain(String(answer?.status));
  }
});

test("the page to read it loads nothing from elsewhere, and is nobody's script", async () => {
  const { headers, text } = await application.call("GET", "/docs");
  expect(headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  const loaded = [...text.matchAll(/(?:src|<link [^>]*href)="([^"]*)"/g)].map(([, url]) => url);
  expect(loaded).toEqual(["docs/page.css", "docs/page.js"]);
  expect(text).not.toMatch(/<script>|<style|style=| on[a-z]+=/);
});
