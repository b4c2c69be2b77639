/** English, which is there from the start: the other languages have its shape. */
import { administrators } from "./en/administrators.ts";
import { audit } from "./en/audit.ts";
import { compromise } from "./en/compromise.ts";
import { general } from "./en/general.ts";
import { overview } from "./en/overview.ts";
import { partners } from "./en/partners.ts";
import { restrictions } from "./en/restrictions.ts";
import { session } from "./en/session.ts";
import { setup } from "./en/setup.ts";
import { users } from "./en/users.ts";

export const en = {
  ...general,
  administrators,
  audit,
  compromise,
  overview,
  partners,
  restrictions,
  session,
  setup,
  users,
};

/** What every language has. */
export type Words = typeof en;
