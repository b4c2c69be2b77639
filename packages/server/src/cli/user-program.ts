import { type Command, Option } from "commander";
import { command, group } from "./command.js";
import { addNote } from "./help.js";
import type { Terminal } from "./terminal.js";

const ADMIN_ROLES = ["platform_admin", "org_admin"];
const PASSWORD_FROM = "The password comes from a prompt, or from GL_IAM_ADMIN_PASSWORD.";

export function addUserCommands(program: Command, terminal: Terminal): void {
  const admin = group(program, "admin", "create");

  const create = command(
    admin,
    "create",
    "make an administrator",
    "gl-iam admin create ops@example.com --role org_admin --org acme",
  )
    .argument("<email>")
    .addOption(
      new Option("--role <role>", "of every organization, or of its own")
        .choices(ADMIN_ROLES)
        .default("platform_admin"),
    )
    .option("--org <org>", "organization", "default");
  addNote(create, PASSWORD_FROM).action(async (email, options) =>
    (await import("./actions/admin.js")).createAdmin(terminal, email, options),
  );
}
