/** What others do to verify a message of the same size, with HMAC-SHA256. Each is used as its own documents say. */
import { createHmac } from "node:crypto";
import { sign as octokitSign, verify as octokitVerify } from "@octokit/webhooks-methods";
import { createSigner, createVerifier } from "fast-jwt";
import { jwtVerify, SignJWT } from "jose";
import { Webhook as StandardWebhook } from "standardwebhooks";
import Stripe from "stripe";
import { Webhook as SvixWebhook } from "svix";
import type { Candidate } from "../measure.js";
import { candidate, type Verifier } from "./candidate.js";
import { hawk } from "./hawk.js";
import { CONSUMER_KEY, flipped, fresh, SECRET } from "./messages.js";

export const BASE = "createHmac, bare";

interface Headed {
  readonly body: string;
  readonly header: string;
}

const copyHeaded = ({ body, header }: Headed): Headed => ({ body: fresh(body), header: fresh(header) });

/** Nothing but the MAC of what gl-iam signs: no comparison, no time, no parsing. */
const bare: Verifier<Headed> = {
  name: BASE,
  sign: (message) => ({ body: JSON.stringify(message), header: new Date().toISOString() }),
  verify: ({ body, header }) => createHmac("sha256", SECRET).update(`${header}|${CONSUMER_KEY}|${body}`).digest("hex"),
  tamper: (signed) => signed,
};

const octokit: Verifier<Headed> = {
  name: "@octokit/webhooks-methods verify",
  async sign(message) {
    const body = JSON.stringify(message);
    return { body, header: await octokitSign(SECRET, body) };
  },
  verify: ({ body, header }) => octokitVerify(SECRET, body, header),
  tamper: ({ body, header }) => ({ body, header: flipped(header, "sha256=".length) }),
};

const stripeClient = new Stripe("sk_test_none");
const stripe: Verifier<Headed> = {
  name: "stripe constructEvent",
  sign(message) {
    const payload = JSON.stringify(message);
    return { body: payload, header: stripeClient.webhooks.generateTestHeaderString({ payload, secret: SECRET }) };
  },
  verify: ({ body, header }) => stripeClient.webhooks.constructEvent(body, header, SECRET),
  tamper: ({ body, header }) => ({ body, header: flipped(header, header.indexOf("v1=") + 3) }),
};

/** svix and Standard Webhooks: the same three headers under two names. */
function webhook(name: string, prefix: string, hook: SvixWebhook | StandardWebhook): Verifier<Headed> {
  return {
    name,
    sign(message) {
      const body = JSON.stringify(message);
      return { body, header: `${Math.floor(Date.now() / 1000)} ${hook.sign("msg_1", new Date(), body)}` };
    },
    verify({ body, header }) {
      const space = header.indexOf(" ");
      return hook.verify(body, {
        [`${prefix}-id`]: "msg_1",
        [`${prefix}-timestamp`]: header.slice(0, space),
        [`${prefix}-signature`]: header.slice(space + 1),
      });
    },
    tamper: ({ body, header }) => ({ body, header: flipped(header, header.indexOf(",") + 1) }),
  };
}

const webhookSecret = `whsec_${Buffer.from(SECRET).toString("base64")}`;

const joseKey = new TextEncoder().encode(SECRET);
const jose: Verifier<string> = {
  name: "jose jwtVerify, HS256",
  sign: (message) =>
    new SignJWT({ ...message }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("1h").sign(joseKey),
  verify: (token) => jwtVerify(token, joseKey),
  tamper: (token) => flipped(token, token.lastIndexOf(".") + 1),
};

const fastJwtSign = createSigner({ key: SECRET, expiresIn: "1h" });
const fastJwtVerify = createVerifier({ key: SECRET });
const fastJwt: Verifier<string> = {
  name: "fast-jwt verify, HS256, no cache",
  sign: (message) => fastJwtSign({ ...message }),
  verify: (token) => fastJwtVerify(token),
  tamper: (token) => flipped(token, token.lastIndexOf(".") + 1),
};

export async function references(): Promise<readonly Candidate[]> {
  const { prove: _, ...base } = await candidate(bare, copyHeaded);
  return [
    base,
    await candidate(octokit, copyHeaded),
    await candidate(stripe, copyHeaded),
    await candidate(webhook("svix verify", "svix", new SvixWebhook(webhookSecret)), copyHeaded),
    await candidate(webhook("standardwebhooks verify", "webhook", new StandardWebhook(webhookSecret)), copyHeaded),
    await candidate(jose, fresh),
    await candidate(fastJwt, fresh),
    await candidate(hawk, ({ request, body }) => ({
      request: { ...request, authorization: fresh(request.authorization) },
      body: fresh(body),
    })),
  ];
}
