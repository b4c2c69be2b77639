import { type Command, Option } from "commander";
import { command, group } from "./command.js";
import { addNote } from "./help.js";
import type { Terminal } from "./terminal.js";

const ADMIN_ROLES = ["platform_admin", "org_admin"];
const PASSWORD_FROM = "The password comes from a prompt, or from GL_IAM_ADMIN_PASSWORD.";

export function addUserCommands(program: Command, terminal: Terminal): void {
  const admin = group(program, "admin", "create, set-password, unlock, mfa-ticket, reset-mfa");

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

  const setPassword = command(
    admin,
    "set-password",
    "change somebody's password, and end the sessions opened with the old one",
    "gl-iam admin set-password ops@example.com --org acme",
  )
    .argument("<email>")
    .option("--org <org>", "organization", "default");
  addNote(setPassword, PASSWORD_FROM).action(async (email, options) =>
    (await import("./actions/admin.js")).setPassword(terminal, email, options),
  );

  command(
    admin,
    "unlock",
    "let somebody sign in by password again, whose account 100 failures have closed",
    "gl-iam admin unlock ops@example.com",
  )
    .argument("<email>")
    .option("--org <org>", "organization", "default")
    .action(async (email, options) => (await import("./actions/admin.js")).unlock(terminal, email, options));

  const ticket = command(
    admin,
    "mfa-ticket",
    "let somebody enroll a first second factor, where one is required (GL_IAM_REQUIRE_MFA)",
    "gl-iam admin mfa-ticket ops@example.com",
  )
    .argument("<email>")
    .option("--org <org>", "organization", "default");
  addNote(ticket, "Prints the ticket, this once. Hand it over on another way than the password.").action(
    async (email, options) => (await import("./actions/second-factor.js")).issueTicket(terminal, email, options),
  );

  command(
    admin,
    "reset-mfa",
    "remove somebody's second factor, and end the user's sessions",
    "gl-iam admin reset-mfa ops@example.com",
  )
    .argument("<email>")
    .option("--org <org>", "organization", "default")
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (email, options) =>
      (await import("./actions/second-factor.js")).resetSecondFactor(terminal, email, options),
    );

  const user = group(program, "user", "deactivate, reactivate, export, erase");

  one(
    user,
    "deactivate",
    "let a user sign in no more, and end its sessions",
    "gl-iam user deactivate alice@example.com",
  )
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (reference, options) =>
      (await import("./actions/user-activation.js")).deactivateUser(terminal, reference, options),
    );

  one(user, "reactivate", "let a user sign in again", "gl-iam user reactivate alice@example.com").action(
    async (reference, options) =>
      (await import("./actions/user-activation.js")).reactivateUser(terminal, reference, options),
  );

  one(
    user,
    "export",
    "print everything that is stored about a person, as JSON",
    "gl-iam user export alice@example.com > alice.json",
  ).action(async (reference, options) =>
    (await import("./actions/personal-data.js")).exportUser(terminal, reference, options),
  );

  const erase = one(
    user,
    "erase",
    "remove everything that is stored about a person, for ever",
    "gl-iam user erase alice@example.com",
  ).option("--yes", "do not ask for the id");
  addNote(erase, "The user's id and the facts of the audit stay. Asks to type the id; without a terminal, say --yes.");
  erase.action(async (reference, options) =>
    (await import("./actions/personal-data.js")).eraseUser(terminal, reference, options),
  );
}

function one(parent: Command, name: string, description: string, example: string): Command {
  return command(parent, name, description, example)
    .argument("<user>", "id or e-mail")
    .option("--org <org>", "the user's organization; default: any for an id, default for an e-mail");
}
