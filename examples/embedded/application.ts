/**
 * The application's end of an embedded sign-in: its service, a page for the partner's frame, and what the page asks
 * for. TLS ends in front of it.
 */
import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createGuard } from "gl-iam-client";
import { requireUser } from "gl-iam-client/hono";
import { createApp, frameAncestors, type NodeBindings } from "gl-iam-server";
import { Hono } from "hono";

const { PORT = "3000", DATABASE_URL = "pglite://memory", SECRET_KEY, ENCRYPTION_KEY } = process.env;
const { CONSUMER_KEY: consumerKey, CONSUMER_SECRET: consumerSecret } = process.env;
const keys = { secretKey: SECRET_KEY, crypto: { encryptionKey: ENCRYPTION_KEY } };
const settings = { ...keys, databaseUrl: DATABASE_URL, publicUrl: "https://app.example.com" };
const widget = readFileSync(new URL("widget.html", import.meta.url), "utf8");

// ten lines: begin
const provider = new PostgreSQLProvider({ ...settings, enablePartnerRegistry: true });
const gateway = IAMGateway.fromFullstackProvider(provider);
const iam = createApp(gateway, settings);
const guard = createGuard(gateway);
// ten lines: end

// In earnest an administrator registers the partner: `gl-iam partner register`.
const acme = { partnerName: "Acme Corp", orgId: "default", allowedOrigins: ["https://portal.acme.example"] };
const registered = await gateway.partnerRegistry.registerPartner({ ...acme, consumerKey, consumerSecret });
const { partner } = registered.unwrap();

// ten lines: begin
const app = new Hono<{ Bindings: NodeBindings }>();
app.on(["GET", "POST"], ["/api/v1/*", "/embed/*"], ({ req, env }) => iam.fetch(req.raw, env));
app.get("/widget", ({ html }) => html(widget, 200, { "content-security-policy": frameAncestors(partner) }));
app.get("/reports", requireUser(guard), ({ json, var: { user } }) => json([`Orders of ${user.email}`]));
serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1", overrideGlobalObjects: false });
// ten lines: end
