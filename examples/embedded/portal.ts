/** The partner's end of an embedded sign-in: its own page, and the backend that vouches for who is logged in there. */
import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { signAssertion } from "gl-iam-signer";
import { Hono } from "hono";

const { PORT = "3001", APPLICATION_URL = "https://app.example.com" } = process.env;
const { CONSUMER_KEY: consumerKey = "", CONSUMER_SECRET: consumerSecret = "" } = process.env;
const page = readFileSync(new URL("portal.html", import.meta.url), "utf8");

/** Stands for the portal's own session: whose it is says the portal, and never the page that asks. */
const loggedIn = { id: "u-1001", email: "alice@acme.example" };

const portal = new Hono();
portal.get("/", ({ html }) => html(page));
portal.get("/app-token", async ({ req, body }) => {
  // ten lines: begin
  const { id: external_id, email } = loggedIn;
  const payload = { external_id, email, code_challenge: req.query("code_challenge") };
  const signed = await signAssertion({ consumerKey, consumerSecret, payload });
  const answer = await fetch(`${APPLICATION_URL}/api/v1/sso/token`, { method: "POST", ...signed });
  // ten lines: end
  return body(await answer.text(), answer.ok ? 200 : 502, { "content-type": "application/json" });
});
serve({ fetch: portal.fetch, port: Number(PORT), hostname: "127.0.0.1", overrideGlobalObjects: false });
