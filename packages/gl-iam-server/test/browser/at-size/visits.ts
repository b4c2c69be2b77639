/** Every page of the console, and what is done most on it. */
import type { Page } from "playwright-core";
import { idOf } from "../../../../../tools/testing/large-database.js";
import type { Timings } from "./timings.js";
import type { Traffic } from "./traffic.js";

interface Visit {
  readonly path: string;
  /** A regular expression of what the page shows. */
  readonly shows: string;
  readonly acts?: Readonly<Record<string, Act>>;
}

interface Act {
  readonly act: (page: Page) => Promise<unknown>;
  readonly shows: string;
}

/** It has half of all users and sessions. */
const GIANT = `/partners/${idOf("02", 1)}`;
const SMALL = `/partners/${idOf("02", 77)}`;
const USER = `/users/${idOf("04", 4243)}`;

const press = (name: string) => (page: Page) => page.getByRole("button", { name, exact: true }).click();
const search = (text: string) => (page: Page) => page.getByRole("searchbox").fill(text);
const choose = (label: string, option: string) => async (page: Page) => {
  await page
    .getByRole("combobox", { name: label })
    .or(page.getByRole("textbox", { name: label }))
    .first()
    .click();
  await page.getByRole("option", { name: option, exact: true }).click();
};
const fill = (label: string, text: string) => (page: Page) => page.getByRole("textbox", { name: label }).fill(text);
const NEXT = { act: press("Next page"), shows: "Page 2" };

const VISITS: Readonly<Record<string, Visit>> = {
  overview: { path: "/", shows: "Partners that need care[\\s\\S]*Partner \\d+" },
  partners: {
    path: "/partners",
    shows: "Partner 1\\b",
    acts: {
      "next page": NEXT,
      "search, one found": { act: search("Partner 19999"), shows: "Partner 19999" },
      "search, many found": { act: search("rtner 1"), shows: "Partner 10\\b" },
      "search, nobody found": { act: search("nobody at all"), shows: "matches" },
      "search, by the key": { act: search("ck_live_0a"), shows: "Partner \\d+" },
      inactive: {
        act: async (page) => {
          await search("")(page);
          await choose("State", "Inactive")(page);
        },
        shows: "Inactive",
      },
      "those that need care": { act: choose("State", "Needs care"), shows: "decision waits" },
    },
  },
  "a big partner": {
    path: GIANT,
    shows: "Last accepted request",
    acts: {
      "dry run of a change": {
        act: async (page) => {
          await page.getByRole("radiogroup", { name: "E-mail domains" }).getByRole("radio", { name: "Nobody" }).click();
          await page.getByRole("button", { name: "Review the changes" }).click();
        },
        shows: "would have",
      },
    },
  },
  "a big partner's setup": { path: `${GIANT}/setup`, shows: "Test side" },
  "a big partner's activity": {
    path: `${GIANT}/activity`,
    shows: "Refused, by reason",
    acts: { "of 30 days": { act: (page) => page.getByText("30 days").click(), shows: "Refused, by reason" } },
  },
  "a big partner's users": { path: `${GIANT}/users`, shows: "u\\d+@", acts: { "next page": NEXT } },
  "a big partner's sessions": { path: `${GIANT}/sessions`, shows: "u-\\d+", acts: { "next page": NEXT } },
  "a big partner's tokens": { path: `${GIANT}/tokens`, shows: "Active" },
  "a big partner's audit": { path: `${GIANT}/audit`, shows: "what happened", acts: { "next page": NEXT } },
  "a small partner": { path: SMALL, shows: "Last accepted request" },
  "a small partner's activity": { path: `${SMALL}/activity`, shows: "Sign-ins over time" },
  "a small partner's users": { path: `${SMALL}/users`, shows: "u\\d+@" },
  "a leaked secret": { path: `${GIANT}/compromise`, shows: "Both secrets end" },
  "a new partner": { path: "/partners/invite", shows: "Invite" },
  users: {
    path: "/users",
    shows: "u\\d+@",
    acts: {
      "next page": NEXT,
      "by address, one found": { act: search("u4243@"), shows: "u4243@" },
      "by address, many found": { act: search("u1"), shows: "u1\\d+@" },
      "by name": { act: search("name 99"), shows: "Name 99" },
      "nobody found": { act: search("zzz"), shows: "matches" },
      "by role": {
        act: async (page) => {
          await search("")(page);
          await fill("Role", "editor")(page);
        },
        shows: "editor",
      },
      "by a role of nobody": { act: fill("Role", "nobody"), shows: "matches" },
      suspended: {
        act: async (page) => {
          await fill("Role", "")(page);
          await choose("State", "Suspended")(page);
        },
        shows: "matches",
      },
      // Nearly everybody has it, and nobody is suspended.
      "suspended, by a common role": { act: fill("Role", "student"), shows: "matches" },
    },
  },
  "a user": { path: USER, shows: "u4243@" },
  sessions: { path: "/sessions", shows: "u-\\d+", acts: { "next page": NEXT } },
  audit: {
    path: "/audit",
    shows: "what happened",
    acts: {
      "next page": NEXT,
      "by type": { act: choose("Event", "sso sign in"), shows: "sso sign in" },
      "by type and partner": { act: fill("Partner", idOf("02", 1)), shows: "what happened" },
      "by type, partner and severity": { act: choose("Severity", "Critical"), shows: "matches" },
      "export begins": {
        act: async (page) => {
          await press("Clear the filters")(page);
          await press("Export as CSV")(page);
          await page.getByRole("status").filter({ hasText: /[1-9]/ }).waitFor();
          await press("Stop")(page);
        },
        shows: "what happened",
      },
    },
  },
  "audit, of a type without an event": { path: "/audit?event_type=partner_deactivated", shows: "matches" },
  "audit, of a request": { path: "/audit?request_id=request-77", shows: "what happened" },
  "audit, of a person": { path: `/audit?user_id=${idOf("04", 4243)}`, shows: "what happened" },
  "audit, of a partner in an hour": { path: `/audit?partner_id=${idOf("02", 1)}&HOUR`, shows: "what happened" },
  "audit, of a long time ago": { path: "/audit?from=2001-01-01T00:00&to=2001-02-01T00:00", shows: "matches" },
  administrators: { path: "/administrators", shows: "u1@" },
  account: { path: "/account", shows: "Second factor" },
};

/** @param part of the names of those that are wanted */
export async function visitAll(traffic: Traffic, url: string, timings: Timings, part: string): Promise<void> {
  const { page } = traffic;
  for (const [name, { path, shows, acts = {} }] of Object.entries(VISITS)) {
    if (!name.includes(part)) continue;
    const address = `${url}/console${path.replace("HOUR", lastHour())}`;
    timings.add(name, await traffic.timed(() => page.goto(address, { waitUntil: "commit" }), shows));
    for (const [what, { act, shows }] of Object.entries(acts)) {
      timings.add(`${name}: ${what}`, await traffic.timed(() => act(page), shows));
    }
  }
}

/** In the browser's zone, which is this machine's. */
function lastHour(): string {
  const text = (time: number) => new Date(time - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  return `from=${text(Date.now() - 2 * 3_600_000)}&to=${text(Date.now() - 3_600_000)}`;
}
