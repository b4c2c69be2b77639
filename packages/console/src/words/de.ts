/** German. */
import { administrators } from "./de/administrators.ts";
import { audit } from "./de/audit.ts";
import { compromise } from "./de/compromise.ts";
import { general } from "./de/general.ts";
import { overview } from "./de/overview.ts";
import { partners } from "./de/partners.ts";
import { restrictions } from "./de/restrictions.ts";
import { session } from "./de/session.ts";
import { setup } from "./de/setup.ts";
import { users } from "./de/users.ts";
import type { Words } from "./en.ts";

export const de: Words = {
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
