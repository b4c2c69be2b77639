/** Indonesian. */

import type { Words } from "./en.ts";
import { administrators } from "./id/administrators.ts";
import { audit } from "./id/audit.ts";
import { compromise } from "./id/compromise.ts";
import { general } from "./id/general.ts";
import { overview } from "./id/overview.ts";
import { partners } from "./id/partners.ts";
import { restrictions } from "./id/restrictions.ts";
import { session } from "./id/session.ts";
import { setup } from "./id/setup.ts";
import { users } from "./id/users.ts";

export const id: Words = {
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
