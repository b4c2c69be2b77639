/** What a holder of a setup link may do. The cookie proves it; the link itself is in no URL that is requested. */
import { ErrorCode, IamError, type SetupStatus } from "gl-iam";
import { z } from "zod";
import type { AppState } from "../app-state.js";
import type { Api } from "../contract/api.js";
import { ACME_KEY, ACME_TEST_KEY } from "../contract/examples.js";
import {
  EXPLAINED_REQUEST,
  explainedRequest,
  explainedRequestSchema,
  FINDING,
  findingJson,
  findingSchema,
} from "../contract/finding.js";
import { defineOperation } from "../contract/operation.js";
import { STATUS, statusJson, statusSchema } from "../contract/setup.js";
import type { AppContext } from "../wire/app-context.js";
import { readCookie, SETUP_COOKIE, setCookie } from "../wire/cookies.js";
import { json } from "../wire/json.js";
import { LiveFeed } from "./live-feed.js";

const WRONG: ReadonlySet<ErrorCode> = new Set([ErrorCode.SETUP_LINK_INVALID, ErrorCode.VALIDATION_ERROR]);
const PATH = "/api/v1/setup";
const HOLDER = { tag: "setup", errors: [ErrorCode.SETUP_LINK_INVALID, ErrorCode.ORIGIN_NOT_ALLOWED] } as const;
const OPENING = { link: "sl_live_m3Qy0k9bW1n7pXcZrT5vLs8dHfJg2aUeKoI4xYw6BtM", passcode: "7KQ2-M4XN-R9TD" };
const statusAnswer = {
  status: 200,
  description: "the state of things",
  schema: statusSchema,
  example: STATUS,
} as const;

const open = defineOperation({
  ...HOLDER,
  id: "openSetupLink",
  method: "post",
  path: `${PATH}/open`,
  summary: "Exchange link and passcode for this browser's cookie, once",
  description: "A second browser learns who was first, and may end the link with `not_me`. The first goes on.",
  body: {
    contentType: "application/json",
    schema: z.object({ link: z.string(), passcode: z.string(), not_me: z.boolean().optional() }),
    example: OPENING,
  },
  answer: {
    status: 200,
    description: "opened, or taken by another browser before",
    schema: z.union([
      statusSchema,
      z.object({ taken_at: z.iso.datetime(), taken_from: z.string().nullable(), ended: z.boolean() }),
    ]),
    example: STATUS,
  },
});

const SECRET = {
  status: 200,
  description: "the secret, this once",
  schema: z.object({
    consumer_key: z.string(),
    consumer_secret: z.string(),
    state: z
      .enum(["live", "pending"])
      .describe("pending: until the operator approves it, or the current one confirms it"),
  }),
  example: { consumer_key: ACME_KEY, consumer_secret: "cs_live_EXAMPLE0000000000000000000000000", state: "live" },
} as const;

const reveal = defineOperation({
  ...HOLDER,
  id: "revealSecret",
  method: "post",
  path: `${PATH}/reveal`,
  summary: "Make the consumer secret, and show it to this browser alone",
  answer: SECRET,
  errors: [...HOLDER.errors, ErrorCode.CONFLICT],
});

const rotate = defineOperation({
  ...HOLDER,
  id: "rotateBySetupLink",
  method: "post",
  path: `${PATH}/rotate`,
  summary: "Make the next consumer secret, which is pending",
  answer: SECRET,
  errors: [...HOLDER.errors, ErrorCode.CONFLICT],
});

const revealTest = defineOperation({
  ...HOLDER,
  id: "revealTestSecret",
  method: "post",
  path: `${PATH}/reveal-test`,
  summary: "Make the secret of the partner's test side, and show it to this browser alone",
  description: "Of a link that starts on the test side. With `again` it replaces the one before, which ends.",
  body: {
    contentType: "application/json",
    schema: z.object({ again: z.boolean().optional() }),
    example: {},
  },
  answer: {
    status: 200,
    description: "the secret, this once",
    schema: z.object({ consumer_key: z.string(), consumer_secret: z.string() }),
    example: { consumer_key: ACME_TEST_KEY, consumer_secret: "cs_test_EXAMPLE0000000000000000000000000" },
  },
  errors: [...HOLDER.errors, ErrorCode.CONFLICT],
});

const goLive = defineOperation({
  ...HOLDER,
  id: "askToGoLive",
  method: "post",
  path: `${PATH}/go-live`,
  summary: "Ask the operator for the live secret, after a signature was accepted on the test side",
  answer: statusAnswer,
  errors: [...HOLDER.errors, ErrorCode.CONFLICT],
});

const propose = defineOperation({
  ...HOLDER,
  id: "proposeSettings",
  method: "post",
  path: `${PATH}/propose`,
  summary: "Propose settings, which the operator approves one by one",
  body: {
    contentType: "application/json",
    schema: z.record(z.string(), z.unknown()),
    example: { allowed_email_domains: ["acme.example"], technical_contact: "dev@acme.example" },
  },
  answer: statusAnswer,
});

const prove = defineOperation({
  ...HOLDER,
  id: "proveDomains",
  method: "post",
  path: `${PATH}/prove`,
  summary: "Look for the TXT records by which domains are proven",
  answer: statusAnswer,
});

const explain = defineOperation({
  ...HOLDER,
  id: "explainBySetupLink",
  method: "post",
  path: `${PATH}/explain`,
  summary: "Find out why a request is refused",
  body: { contentType: "application/json", schema: z.object(explainedRequestSchema.shape), example: EXPLAINED_REQUEST },
  answer: { status: 200, description: "what was found", schema: findingSchema, example: FINDING },
});

const events = defineOperation({
  ...HOLDER,
  id: "setupEvents",
  method: "get",
  path: "/setup/events",
  summary: "The state of things, as server-sent events",
  description:
    "An event `status` at once and for each change, as it happens, and `ended` when the link is over. Read it by " +
    "`fetch`, which sends the cookie. It ends after ten minutes, when the service ends, and for a fifth reader.",
  answer: {
    status: 200,
    description: "events",
    contentType: "text/event-stream",
    schema: z.string(),
    example: "event: status\n",
  },
  errors: [ErrorCode.SETUP_LINK_INVALID, ErrorCode.RATE_LIMITED],
});

export function addSetupOperations(api: Api): void {
  const { state } = api;
  const { setup } = state.gateway;
  const status = (context: AppContext, value: Parameters<typeof statusJson>[0]) =>
    statusJson(value, context.get("address"));

  api.add(open, async (context, { body }) => {
    requireOwn(state, context);
    const { link, passcode, not_me: isDisowned = false } = body;
    const call = state.originOf(context);
    const opened = await state.limits.guessing(state.chargedTo(context), WRONG, async () => {
      if (isDisowned) (await setup.disown({ link, passcode }, call)).unwrap();
      const browserToken = readCookie(context.req, SETUP_COOKIE) ?? undefined;
      return isDisowned ? null : (await setup.open({ link, passcode, browserToken }, call)).unwrap();
    });
    if (opened === null) return json({ taken_at: new Date().toISOString(), taken_from: null, ended: true });
    if ("takenAt" in opened) {
      return json({ taken_at: opened.takenAt.toISOString(), taken_from: opened.takenFrom, ended: false });
    }
    const headers = new Headers();
    const seconds = Math.max(1, Math.floor((opened.status.expiresAt.getTime() - Date.now()) / 1000));
    setCookie(headers, SETUP_COOKIE, opened.browserToken, seconds);
    return json(status(context, opened.status), 200, headers);
  });

  for (const [operation, act] of [
    [reveal, setup.reveal],
    [rotate, setup.rotate],
  ] as const) {
    api.add(operation, async (context) => {
      const {
        consumerKey,
        consumerSecret,
        state: how,
      } = (await act(holder(state, context), state.originOf(context))).unwrap();
      return json({ consumer_key: consumerKey, consumer_secret: consumerSecret, state: how });
    });
  }

  api.add(revealTest, async (context, { body }) => {
    const call = { ...state.originOf(context), again: body.again };
    const { consumerKey, consumerSecret } = (await setup.revealTest(holder(state, context), call)).unwrap();
    return json({ consumer_key: consumerKey, consumer_secret: consumerSecret });
  });

  api.add(goLive, async (context) => {
    return json(status(context, (await setup.askToGoLive(holder(state, context), state.originOf(context))).unwrap()));
  });

  api.add(propose, async (context, { body }) => {
    return json(status(context, (await setup.propose(holder(state, context), body, state.originOf(context))).unwrap()));
  });

  api.add(prove, async (context) => {
    const token = holder(state, context);
    // Each is some questions to DNS.
    await state.limits.chargeUnreadable({ address: state.chargedTo(context), isPage: false });
    return json(status(context, (await setup.prove(token, state.originOf(context))).unwrap()));
  });

  api.add(explain, async (context, { body }) => {
    const token = holder(state, context);
    await state.limits.chargeUnreadable({ address: state.chargedTo(context), isPage: false });
    const { toleranceSeconds, publicUrl } = state.options;
    const call = { ...state.originOf(context), toleranceSeconds, audience: [state.ownOrigin, publicUrl] };
    return json(findingJson((await setup.explain(token, explainedRequest(body), call)).unwrap()));
  });

  const feed = new LiveFeed(state.gateway, () => state.options.accepting?.() ?? true);
  api.add(events, async (context) => {
    const token = readCookie(context.req, SETUP_COOKIE) ?? "";
    const address = context.get("address");
    const partnerIds = new Set<string>();
    const text = (status: SetupStatus) => {
      partnerIds.add(status.partner.id);
      if (status.testSide?.partnerId) partnerIds.add(status.testSide.partnerId);
      return JSON.stringify(statusJson(status, address));
    };
    const first = (await setup.status(token)).unwrap();
    const read = async () => text((await setup.status(token)).unwrap());
    return feed.follow({ linkId: first.linkId, partnerIds, first: text(first), read });
  });
}

/** A page of another site must not act with this browser's cookie. */
function holder(state: AppState, context: AppContext): string {
  requireOwn(state, context);
  return readCookie(context.req, SETUP_COOKIE) ?? "";
}

function requireOwn(state: AppState, context: AppContext): void {
  if (context.req.header("origin") === state.ownOrigin) return;
  throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "this request must come from the setup page");
}
