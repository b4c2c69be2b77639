/** Spanish. */

import type { Words } from "./en.ts";
import { administrators } from "./es/administrators.ts";
import { audit } from "./es/audit.ts";
import { compromise } from "./es/compromise.ts";
import { general } from "./es/general.ts";
import { overview } from "./es/overview.ts";
import { partners } from "./es/partners.ts";
import { restrictions } from "./es/restrictions.ts";
import { session } from "./es/session.ts";
import { setup } from "./es/setup.ts";
import { users } from "./es/users.ts";

export const es: Words = {
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
