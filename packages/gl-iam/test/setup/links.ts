/** Setup links as an administrator makes and a developer opens them. */
import type { InviteOptions, OpenedSetup, SSOPartnerCreate } from "../../src/index.js";
import { registerAcme } from "../acme.js";
import type { Application } from "../application.js";

export const BASE = { baseUrl: "https://app.example.com" };

export function linksOf(here: () => Application) {
  const setup = () => here().gateway.setup;

  async function invited(options: InviteOptions = {}, fields: Partial<SSOPartnerCreate> = {}) {
    const acme = await registerAcme(here().registry, fields);
    const { id, url, passcode } = (await setup().invite(acme.partner.id, { ...BASE, ...options })).unwrap();
    return { acme, id, passcode, link: url.split("#")[1] ?? "" };
  }

  async function opened(options: InviteOptions = {}, fields: Partial<SSOPartnerCreate> = {}) {
    const invitation = await invited(options, fields);
    const answer = (await setup().open(invitation, { ipAddress: "203.0.113.7" })).unwrap() as OpenedSetup;
    return { ...invitation, browser: answer.browserToken, status: answer.status };
  }

  return { setup, invited, opened };
}
