/** How a command fails: 1 when what was asked is refused, 2 when it was asked wrongly. Never with a stack trace. */
import { ConfigurationError, type FieldProblem, IamError } from "gl-iam";
import { EnvironmentError } from "../environment.js";
import { toSnakeCase } from "../partner-json.js";
import type { Terminal } from "./terminal.js";
import { Declined, EXIT_REFUSED, EXIT_USAGE, UsageError } from "./usage.js";

interface Report {
  readonly code: string;
  readonly message: string;
  readonly problems: readonly string[];
  readonly exitCode: number;
}

/** Which flag sets a field. What has none is named as in JSON. */
const FLAGS: Readonly<Record<string, string>> = {
  partnerName: "NAME",
  orgId: "--org",
  organizationId: "--org",
  allowedOrigins: "--origin",
  allowedEmailDomains: "--email-domain",
  allowedSourceIps: "--source-ip",
  allowedRoles: "--role",
  maxUsers: "--max-users",
  ssoMode: "--mode",
  userProvisioning: "--provisioning",
  loginUrl: "--login-url",
  metadata: "--metadata",
  consumerKey: "--consumer-key",
  consumerSecret: "the secret",
  gracePeriodSeconds: "--grace",
  email: "EMAIL",
  roles: "--role",
  password: "the password",
  eventType: "--type",
  limit: "--limit",
};

/** Writes what is wrong to stderr, as words or as one JSON object. @returns the exit code */
export function report(error: unknown, terminal: Terminal, json: boolean): number {
  const { code, message, problems, exitCode } = describe(error);
  if (json) {
    terminal.note(JSON.stringify({ code, message, problems }));
    return exitCode;
  }
  terminal.note(`${terminal.paint("red", code)}: ${problems.length > 0 ? "" : message}`.trimEnd());
  for (const problem of problems) terminal.note(`  ${problem}`);
  return exitCode;
}

function describe(error: unknown): Report {
  if (error instanceof IamError) {
    return {
      code: error.code,
      message: heldBySomeone(error.message) ?? error.message,
      problems: error.details.map(describeProblem),
      exitCode: EXIT_REFUSED,
    };
  }
  if (error instanceof EnvironmentError) {
    const problems = error.problems.map(({ variable, message }) => `${variable} ${message}`);
    return { code: "configuration_error", message: error.message, problems, exitCode: EXIT_USAGE };
  }
  if (error instanceof ConfigurationError) {
    const problems = error.problems.map(({ field, message }) => `${variableOf(field)} ${message}`);
    return { code: "configuration_error", message: error.message, problems, exitCode: EXIT_USAGE };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) return { code: "usage", message, problems: [], exitCode: EXIT_USAGE };
  if (error instanceof Declined) return { code: "declined", message, problems: [], exitCode: EXIT_REFUSED };
  return { code: "internal_error", message, problems: [], exitCode: EXIT_REFUSED };
}

function describeProblem({ field, index, message }: FieldProblem): string {
  const flag = FLAGS[field] ?? toSnakeCase(field);
  return `${flag}${index === undefined ? "" : ` (number ${index + 1})`} ${message}`;
}

function variableOf(field: string): string {
  if (field === "databaseUrl") return "GL_IAM_DATABASE_URL";
  if (field === "secretKey") return "GL_IAM_SECRET_KEY";
  return field.startsWith("crypto.") ? `GL_IAM_ENCRYPTION_KEYS (${field})` : field;
}

function heldBySomeone(message: string): string | undefined {
  if (!message.includes("is in use by")) return undefined;
  return `${message}\nStop it first, or ask it: the running service has the same operations under /api/v1/admin.`;
}
