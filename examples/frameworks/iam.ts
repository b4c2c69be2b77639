/** Signing in, in every framework the same: the gateway, its HTTP API, and a guard for the application's own pages. */
import { IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createGuard } from "gl-iam-client";
import { createApp } from "gl-iam-server";
import { settings } from "./settings";

// ten lines: begin
const provider = new PostgreSQLProvider({ ...settings, enablePartnerRegistry: true });
export const gateway = IAMGateway.fromFullstackProvider(provider);
export const iam = createApp(gateway, settings);
export const guard = createGuard(gateway);
// ten lines: end

// The partner whose users sign in. In earnest an administrator registers it: `gl-iam partner register`.
const { CONSUMER_KEY: consumerKey, CONSUMER_SECRET: consumerSecret } = process.env;
const acme = { partnerName: "Acme Corp", orgId: "default", allowedOrigins: ["https://portal.acme.example"] };
await gateway.partnerRegistry.registerPartner({ ...acme, consumerKey, consumerSecret });
