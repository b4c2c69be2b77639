/** French. */

import type { Words } from "./en.ts";
import { administrators } from "./fr/administrators.ts";
import { audit } from "./fr/audit.ts";
import { compromise } from "./fr/compromise.ts";
import { general } from "./fr/general.ts";
import { overview } from "./fr/overview.ts";
import { partners } from "./fr/partners.ts";
import { restrictions } from "./fr/restrictions.ts";
import { session } from "./fr/session.ts";
import { setup } from "./fr/setup.ts";
import { users } from "./fr/users.ts";

export const fr: Words = {
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
