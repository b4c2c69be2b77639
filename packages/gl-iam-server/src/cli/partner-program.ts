import { type Command, Option } from "commander";
import { DECLARABLE_ENCODINGS } from "../text.js";
import { duration } from "./arguments.js";
import { command, group } from "./command.js";
import { addNote } from "./help.js";
import { addRegistrationFlags, addUpdateFlags } from "./settings.js";
import type { Terminal } from "./terminal.js";

export const PARTNER = "id, consumer key or name";

const LOST_KEY = "go on although the encryption key does not fit what is stored: the right one is lost for ever";

export function addPartnerCommands(program: Command, terminal: Terminal): void {
  const partner = group(
    program,
    "partner",
    "register, list, show, update, rotate, test-credentials, deactivate, reactivate, invite, " +
      "proposals, approve, reject, compromise, users, link, import-users",
  );

  addRegistrationFlags(
    command(
      partner,
      "register",
      "register a partner; its key and secret are printed, the secret once",
      "gl-iam partner register 'Acme Corp' --email-domain acme.com --source-ip 203.0.113.0/24",
    ).argument("[name]", "left out: asked for, with e-mail domains and source addresses"),
  )
    .option("--org <org>", "organization", "default")
    .option("--consumer-key <key>", "a key that the partner already has")
    .option("--secret-file <file>", "file with the secret that the partner already has, - for stdin")
    .option("--setup-link", "print a setup link in place of the secret, which nobody sees then but the developer")
    .option("--test-side", "with --setup-link: begin with the test side's secret")
    .option("--url <url>", "with --setup-link: where the service is; default: GL_IAM_PUBLIC_URL")
    .option("--lost-key", LOST_KEY)
    .action(async (name, options) => (await import("./actions/register.js")).register(terminal, name, options));

  command(partner, "list", "all partners", "gl-iam partner list --active --json")
    .option("--org <org>", "only this organization's")
    .option("--active", "only active ones")
    .option("--inactive", "only deactivated ones")
    .option("--query <text>", "a part of the name, or the beginning of the consumer key")
    .action(async (options) => (await import("./actions/list.js")).list(terminal, options));

  one(partner, "show", "everything about a partner except its secret", "gl-iam partner show 'Acme Corp'").action(
    async (reference, options) => (await import("./actions/show.js")).show(terminal, reference, options),
  );

  const update = addUpdateFlags(
    one(
      partner,
      "update",
      "change the given fields",
      "gl-iam partner update 'Acme Corp' --max-users 500 --clear allowed_source_ips",
    ),
  );
  addNote(
    update,
    "A given list replaces the whole list. Fields without a flag stay unchanged. " +
      "--clear and --deny-all also take several fields, separated by commas.",
  ).action(async (reference, options) => (await import("./actions/update.js")).update(terminal, reference, options));

  one(
    partner,
    "rotate",
    "make a new secret; it is printed once",
    "gl-iam partner rotate 'Acme Corp' --grace 3600 > secret.txt",
  )
    .option(
      "--grace <time>",
      "how long the old secret still works: seconds, or such as 24h; at most 7d",
      duration("7d"),
      0,
    )
    .option("--lost-key", LOST_KEY)
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (reference, options) => (await import("./actions/rotate.js")).rotate(terminal, reference, options));

  one(
    partner,
    "test-credentials",
    "make a secret of the partner's test side; it is printed once",
    "gl-iam partner test-credentials 'Acme Corp' > test-secret.txt",
  ).action(async (reference, options) =>
    (await import("./actions/test-credentials.js")).testCredentials(terminal, reference, options),
  );

  one(
    partner,
    "deactivate",
    "accept nothing more from a partner",
    "gl-iam partner deactivate 'Acme Corp' --revoke-sessions",
  )
    .option("--revoke-sessions", "end the sessions that it opened, too")
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (reference, options) =>
      (await import("./actions/activation.js")).deactivate(terminal, reference, options),
    );

  one(partner, "reactivate", "accept a partner again", "gl-iam partner reactivate 'Acme Corp'").action(
    async (reference, options) => (await import("./actions/activation.js")).reactivate(terminal, reference, options),
  );

  one(
    partner,
    "invite",
    "make a setup link, by which the partner's developer takes a secret that you never see",
    "gl-iam partner invite 'Acme Corp' --expires-in 24h",
  )
    .option("--expires-in <time>", "seconds, or such as 24h; 72h by default", duration("30d"))
    .option("--test-side", "begin with the test side's secret; the live one needs your consent: partner proposals")
    .option("--first", "nobody has the present secret: that of the link replaces it, and works at once")
    .option("--url <url>", "where the service is; default: GL_IAM_PUBLIC_URL")
    .action(async (reference, options) => (await import("./actions/invite.js")).invite(terminal, reference, options));

  one(
    partner,
    "proposals",
    "what the partner's developer proposes or asks for, and waits for your decision",
    "gl-iam partner proposals 'Acme Corp'",
  ).action(async (reference, options) =>
    (await import("./actions/proposals.js")).proposals(terminal, reference, options),
  );

  decision(
    one(
      partner,
      "approve",
      "make one proposed value the partner's, or let it go live",
      "gl-iam partner approve Acme 0199d3a2-8b20-7d4e-8f50-6b7c8d9e0f77 --digest 3f0a6c1e9b7d5a2c4e8f60718293a4b5",
    ),
  )
    .option("--value <json>", "the value again, where it is unusually wide")
    .action(async (reference, id, options) =>
      (await import("./actions/proposals.js")).approve(terminal, reference, id, options),
    );

  decision(
    one(
      partner,
      "reject",
      "refuse one proposed value",
      "gl-iam partner reject Acme 0199d3a2-8b20-7d4e-8f50-6b7c8d9e0f77 --digest 3f0a6c1e9b7d5a2c4e8f60718293a4b5",
    ),
  ).action(async (reference, id, options) =>
    (await import("./actions/proposals.js")).reject(terminal, reference, id, options),
  );

  one(
    partner,
    "compromise",
    "end everything that a secret in wrong hands could have opened, and list who was asserted",
    "gl-iam partner compromise 'Acme Corp' --since 2026-03-01T10:00:00Z --csv asserted.csv",
  )
    .requiredOption("--since <time>", "since when: a time such as 2026-03-01T10:00:00Z, or an age such as 24h, 7d")
    .option("--keep-identities", "do not suspend identities that were made, reopened or given another role")
    .option("--url <url>", "where the service is; default: GL_IAM_PUBLIC_URL")
    .option("--csv <file>", "write the list there too, as CSV")
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (reference, options) =>
      (await import("./actions/compromise.js")).compromise(terminal, reference, options),
    );

  one(partner, "users", "who may sign in through a partner", "gl-iam partner users 'Acme Corp'").action(
    async (reference, options) => (await import("./actions/users.js")).users(terminal, reference, options),
  );

  one(
    partner,
    "link",
    "let somebody at the partner sign in as a user who exists",
    "gl-iam partner link 'Acme Corp' u-1002 alice@example.com",
  )
    .argument("<external-id>", "the person's stable id at the partner")
    .argument("<user>", "the user's id or e-mail, in the partner's organization")
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (reference, externalId, user, options) =>
      (await import("./actions/users.js")).link(terminal, reference, externalId, user, options),
    );

  one(
    partner,
    "import-users",
    "make users ahead, from CSV with the columns external_id, email and optionally display_name",
    "gl-iam partner import-users 'Acme Corp' --csv people.csv",
  )
    .requiredOption("--csv <file>", "the file, - for stdin")
    .addOption(
      new Option("--encoding <name>", "of a file that does not say it by a byte order mark; default: utf-8").choices(
        DECLARABLE_ENCODINGS,
      ),
    )
    .action(async (reference, options) =>
      (await import("./actions/import-users.js")).importUsers(terminal, reference, options),
    );
}

function decision(parent: Command): Command {
  return parent
    .argument("<proposal>", "its id, as partner proposals shows it")
    .requiredOption("--digest <digest>", "of what you have read: what was proposed since is not decided");
}

function one(parent: Command, name: string, description: string, example: string): Command {
  return command(parent, name, description, example)
    .argument("<partner>", PARTNER)
    .option("--org <org>", "the organization that it must belong to");
}
