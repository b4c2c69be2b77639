/** The command line as people see it: names, flags and examples. A command's code is loaded when it is called. */
import { createRequire } from "node:module";
import { Command } from "commander";
import { wholeNumber } from "./arguments.js";
import { command } from "./command.js";
import { addDumpCommands } from "./dump-program.js";
import { addNote, fitHelp } from "./help.js";
import { addKeyCommands } from "./key-program.js";
import { addPartnerCommands, PARTNER } from "./partner-program.js";
import type { Terminal } from "./terminal.js";
import { addTokenCommands } from "./token-program.js";
import { addUserCommands } from "./user-program.js";

const MOST_EVENTS = 1_000_000;

export function createProgram(terminal: Terminal): Command {
  const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
  const program = new Command("gl-iam")
    .description("Register SSO partners, rotate their secrets, sign as one of them.")
    .version(version)
    .exitOverride()
    // Problems are reported in one place, as words or as JSON: see run.ts.
    .configureOutput({
      outputError() {},
      writeOut: (text) => terminal.print(text.replace(/\n$/, "")),
      writeErr: (text) => terminal.complain(text.replace(/\n$/, "")),
    });
  fitHelp(program, terminal.width);
  addNote(
    program,
    "With nothing configured, everything is in ./.gl-iam: an embedded database, and keys made at the first use. " +
      "For a real database set GL_IAM_DATABASE_URL, GL_IAM_SECRET_KEY and GL_IAM_ENCRYPTION_KEYS.",
  );

  command(program, "keygen", "a fresh encryption key on stdout", "gl-iam keygen > encryption.key").action(
    async (options) => (await import("./actions/keygen.js")).keygen(terminal, options),
  );

  command(program, "migrate", "bring the schema up to date", "GL_IAM_DATABASE_URL=postgres://… gl-iam migrate").action(
    async (options) => (await import("./actions/migrate.js")).migrate(terminal, options),
  );

  const serve = command(program, "serve", "the service: sign-in and admin API over HTTP", "gl-iam serve --port 8080")
    .option("--port <port>", "default: GL_IAM_PORT, or 3000; 0 takes a free one", wholeNumber(0, 65_535))
    .option("--host <host>", "default: GL_IAM_HOST, or 127.0.0.1");
  addNote(
    serve,
    "Everything else comes from the environment; see docs/operations.md. " +
      "SIGTERM ends it when the requests in flight are answered.",
  ).action(async (options) => (await import("./actions/serve.js")).serveStore(terminal, options));

  addKeyCommands(program, terminal);
  addDumpCommands(program, terminal);
  addUserCommands(program, terminal);
  addPartnerCommands(program, terminal);
  addTokenCommands(program, terminal);

  const sign = command(
    program,
    "sign",
    "the partner's side: sign an assertion",
    "gl-iam sign --key ck_live_… --secret-file secret.txt --payload assertion.json --curl https://app.example.com",
  )
    .requiredOption("--key <key>", "consumer key, ck_live_…")
    .option(
      "--secret-file <file>",
      "file with the consumer secret, or with all that register printed, - for stdin; default: GL_IAM_CONSUMER_SECRET",
    )
    .option(
      "--payload <file>",
      "file with the payload, - for stdin, or the JSON object itself; signed byte for byte",
      "-",
    )
    .option("--curl <url>", "print a ready curl command that posts it there");
  addNote(
    sign,
    "Prints the three headers; with --json the one JSON body that the service takes in their place.",
  ).action(async (options) => (await import("./actions/sign.js")).sign(terminal, options));

  const mock = command(
    program,
    "mock-partner",
    "a partner to test an application with: a log-in page, every mode, and faults",
    "gl-iam mock-partner --key ck_test_… --secret-file test-secret.txt --app http://localhost:3000",
  )
    .requiredOption("--key <key>", "consumer key of a test side, ck_test_…")
    .option("--secret-file <file>", "file with its secret, - for stdin; default: GL_IAM_CONSUMER_SECRET")
    .option("--app <url>", "the service, on this machine or under .test", "http://localhost:3000")
    .option("--port <port>", "of 127.0.0.1; 0 takes a free one", wholeNumber(0, 65_535), 4000)
    .option("--return-to <path>", "where the application goes after a sign-in", "/");
  addNote(
    mock,
    "It takes credentials of gl-iam partner test-credentials only, is reached from this machine only, " +
      "and ends after eight hours.",
  ).action(async (options) => (await import("./actions/mock-partner.js")).mockPartner(terminal, options));

  const doctor = command(
    program,
    "explain",
    "the doctor: why a signed request is refused",
    "gl-iam explain --secret-file secret.txt < request.txt",
  )
    .option("--secret-file <file>", "file with the consumer secret; without it, the registry's are tried")
    .option("--org <org>", "only this organization's partners");
  addNote(
    doctor,
    "The request comes on stdin: a curl command, PowerShell's Invoke-WebRequest, a HAR entry, the log of curl -v, " +
      "or header lines, an empty line and the body. " +
      "Exit code 1 when it would be refused. A request that the registry finds genuine is used up.",
  ).action(async (options) => (await import("./actions/explain.js")).explain(terminal, options));

  command(program, "audit", "read the audit, oldest first", "gl-iam audit --partner 'Acme Corp' --since 24h")
    .option("--partner <partner>", PARTNER)
    .option("--org <org>", "only this organization's")
    .option("--test", "those of the test side, in place of the live ones")
    .option("--type <type>", "event type, e.g. partner_secret_rotated")
    .option("--since <time>", "a time such as 2026-03-01T10:00:00Z, or an age such as 15m, 24h, 7d")
    .option("--limit <number>", "the newest so many; default: all with --since, or 100", wholeNumber(1, MOST_EVENTS))
    .option("--follow", "go on with new ones until interrupted; with --json a document a line")
    .action(async (options) => (await import("./actions/audit.js")).audit(terminal, options));

  return program;
}
