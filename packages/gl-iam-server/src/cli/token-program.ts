import { type Command, Option } from "commander";
import { duration, repeated } from "./arguments.js";
import { command, group } from "./command.js";
import { addNote } from "./help.js";
import type { Terminal } from "./terminal.js";

const MAKER = "the administrator for whom it acts: id or e-mail";
const TOKEN = "id; gl-iam token list has it";

export function addTokenCommands(program: Command, terminal: Terminal): void {
  const token = group(program, "token", "create, list, rotate, revoke");

  const create = command(
    token,
    "create",
    "make a token; it is shown this once",
    "gl-iam token create deployment --maker ops@example.com --scope partners:read --scope partners:write",
  )
    .argument("<name>", "what it is for")
    .requiredOption("--maker <user>", MAKER)
    .requiredOption("--scope <scope>", "what it is good for, as often as necessary", repeated)
    .option("--expires-in <time>", "such as 12h, 30d, 366d; default: 90d", duration("366d"))
    .option("--org <org>", "the organization that it is good for; default: default")
    .addOption(
      new Option("--all-orgs", "good for every organization; the maker must be a platform_admin").conflicts("org"),
    );
  addNote(
    create,
    "Scopes: partners:read, partners:write, users:read, users:write, sessions:read, sessions:write, audit:read, " +
      "introspect. The token does no more than its maker may do at that moment, and ends when the maker is suspended.",
  ).action(async (name, options) => (await import("./actions/tokens.js")).createToken(terminal, name, options));

  command(token, "list", "the tokens, with their last use", "gl-iam token list --org acme")
    .option("--org <org>", "only this organization's")
    .action(async (options) => (await import("./actions/tokens.js")).listTokens(terminal, options));

  command(
    token,
    "rotate",
    "replace a token; the new one is shown this once",
    "gl-iam token rotate 01890000-… --grace 1h",
  )
    .argument("<token>", TOKEN)
    .option("--grace <time>", "how long the token before stays valid, up to 7d; default: not at all", duration("7d"), 0)
    .option("--maker <user>", `${MAKER}; default: as before`)
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (id, options) => (await import("./actions/tokens.js")).rotateToken(terminal, id, options));

  command(token, "revoke", "end a token for ever", "gl-iam token revoke 01890000-…")
    .argument("<token>", TOKEN)
    .option("--yes", "do not ask; without a terminal there is no question")
    .action(async (id, options) => (await import("./actions/tokens.js")).revokeToken(terminal, id, options));
}
