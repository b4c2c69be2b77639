import { type Command, Option } from "commander";
import { wholeNumber } from "./arguments.js";
import { command, group } from "./command.js";
import { addNote } from "./help.js";
import type { Terminal } from "./terminal.js";

/** As the library names them. Help loads no library. */
const USER_STATES = ["active", "suspended", "dormant"];
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

  const user = group(
    program,
    "user",
    "list, show, sessions, set-roles, suspend, deactivate, reactivate, merge, export, erase",
  );

  addUserReading(user, terminal);
  addUserChanges(user, terminal);

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

function addUserReading(user: Command, terminal: Terminal): void {
  const list = command(user, "list", "users by page", "gl-iam user list --org acme --state active --seen-before 90d")
    .option("--org <org>", "only this organization's")
    .option("--query <text>", "the beginning of the e-mail address or of the name")
    .option("--partner <partner>", "has an identity of this partner: id, consumer key or name")
    .option("--role <role>", "granted, or given by a partner through an active identity")
    .addOption(new Option("--state <state>", "dormant: nothing lets the user in").choices(USER_STATES))
    .option("--seen-before <time>", "last signed in before this time, or so long ago")
    .option("--seen-after <time>", "last signed in since then")
    .option("--test", "those of the test side, in place of the live ones")
    .option("--limit <count>", "how many at most", wholeNumber(1, 1_000_000), 1000);
  addNote(
    list,
    "A user who never signed in was seen when made. A time is such as 2026-03-01, or 90d for an age.",
  ).action(async (options) => (await import("./actions/user-list.js")).listUsers(terminal, options));

  one(user, "show", "a user, its identities and its last events", "gl-iam user show alice@example.com").action(
    async (reference, options) => (await import("./actions/user-show.js")).showUser(terminal, reference, options),
  );

  one(user, "sessions", "where a user is signed in; end one session, or all", "gl-iam user sessions alice@example.com")
    .option("--test", "of a user of the test side")
    .option("--end <id>", "end this session")
    .option("--end-all", "end all sessions of the user")
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (reference, options) =>
      (await import("./actions/user-sessions.js")).userSessions(terminal, reference, options),
    );
}

function addUserChanges(user: Command, terminal: Terminal): void {
  one(user, "set-roles", "replace a user's granted roles", "gl-iam user set-roles alice@example.com editor org_member")
    .argument("[role...]")
    .option("--none", "take all roles away")
    .action(async (reference, roles, options) =>
      (await import("./actions/user-changes.js")).setRoles(terminal, reference, roles, options),
    );

  for (const [name, done, what] of [
    ["suspend", "suspended", "let a user sign in no more, and end its sessions"],
    ["deactivate", "deactivated", "the former name of suspend"],
  ] as const) {
    one(user, name, what, `gl-iam user ${name} alice@example.com`)
      .option("--yes", "do not ask; without a terminal there is no question")
      .action(async (reference, options) =>
        (await import("./actions/user-activation.js")).suspendUser(terminal, reference, options, done),
      );
  }

  one(user, "reactivate", "let a user sign in again", "gl-iam user reactivate alice@example.com")
    .option("--email <email>", "another address, where the former one is somebody else's by now")
    .action(async (reference, options) =>
      (await import("./actions/user-activation.js")).reactivateUser(terminal, reference, options),
    );

  command(
    user,
    "merge",
    "move one user's identities to another user, for ever",
    "gl-iam user merge alice.old@example.com alice@example.com",
  )
    .argument("<user>", "id or e-mail of the one that ends")
    .argument("<into>", "id or e-mail of the one that stays, in the same organization")
    .option("--org <org>", "the users' organization; default: any for an id, default for an e-mail")
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (reference, into, options) =>
      (await import("./actions/user-changes.js")).mergeUsers(terminal, reference, into, options),
    );
}

function one(parent: Command, name: string, description: string, example: string): Command {
  return command(parent, name, description, example)
    .argument("<user>", "id or e-mail")
    .option("--org <org>", "the user's organization; default: any for an id, default for an e-mail");
}
