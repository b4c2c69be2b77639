/** An administrator's own password and second factor, at the console: its cookie opens nothing but the admin API. */
import type { z } from "zod";
import type { Administration, Operation } from "../contract/operation.js";
import { addOwnPassword, changePassword } from "../session/present-session.js";
import { presentedByAdministrator } from "../session/presented.js";
import { addOwnFactor, OWN_FACTOR } from "../session/second-factor.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";

export function addConsoleAccount(api: AdminApi): void {
  const { enroll, confirm, disable } = OWN_FACTOR;
  const operations = {
    enroll: atConsole(enroll, "enrollAtConsole", "mfa/enroll"),
    confirm: atConsole(confirm, "confirmAtConsole", "mfa/confirm"),
    disable: atConsole(disable, "disableAtConsole", "mfa/disable"),
  };
  addOwnFactor(api, operations, presentedByAdministrator);
  addOwnPassword(api, atConsole(changePassword, "changePasswordAtConsole", "password"), presentedByAdministrator);
}

/** The same under the admin API's path, where bodies are closed. */
function atConsole<Body extends z.ZodObject, Query extends z.ZodType>(
  operation: Operation<Body, Query>,
  id: string,
  path: string,
): Administration<Body, Query> {
  const description = `As \`${operation.method.toUpperCase()} ${operation.path}\`, for the console's session.`;
  const own = { id, description, path: `${ADMIN_PATH}/session/${path}` };
  const { body } = operation;
  const closed = body ? { body: { ...body, schema: body.schema.strict() as unknown as Body } } : {};
  return { ...operation, ...own, ...closed, security: "administrator", scope: "never" };
}
