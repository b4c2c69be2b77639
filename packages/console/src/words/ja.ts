/** Japanese. */

import type { Words } from "./en.ts";
import { administrators } from "./ja/administrators.ts";
import { audit } from "./ja/audit.ts";
import { compromise } from "./ja/compromise.ts";
import { general } from "./ja/general.ts";
import { overview } from "./ja/overview.ts";
import { partners } from "./ja/partners.ts";
import { restrictions } from "./ja/restrictions.ts";
import { session } from "./ja/session.ts";
import { setup } from "./ja/setup.ts";
import { users } from "./ja/users.ts";

export const ja: Words = {
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
