/** How a command fails: 1 when it is refused, 2 when it is used wrongly. Never with a stack trace. */
import {
  ErrorCode,
  type FieldProblem,
  type IamError,
  isConfigurationError,
  isIamError,
  PARTNER_FIELDS,
  type PartnerFlag,
} from "gl-iam";
import { EnvironmentError } from "../environment/problem.js";
import { toSnakeCase } from "../field-names.js";
import { LocalWorkspaceError } from "../local-workspace.js";
import type { Terminal } from "./terminal.js";
import { Declined, EXIT_REFUSED, EXIT_USAGE, UsageError } from "./usage.js";

interface Report {
  readonly code: string;
  readonly message: string;
  readonly problems: readonly Problem[];
  readonly exitCode: number;
}

/** One problem, under the name by which a person set it: a flag, an argument or a variable. */
interface Problem {
  readonly name: string;
  readonly rule?: string;
  readonly message: string;
}

/** The flag that sets a field. A field without a flag has its JSON name. */
const FLAGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(PARTNER_FIELDS).map(([name, { flag }]) => [name, argumentOf(flag)])),
  orgId: "--org",
  organizationId: "--org",
  consumerKey: "--consumer-key",
  consumerSecret: "the secret",
  gracePeriodSeconds: "--grace",
  email: "EMAIL",
  externalId: "EXTERNAL-ID",
  roles: "--role",
  password: "the password",
  eventType: "--type",
  query: "--query",
  limit: "--limit",
};
const FIELD = new RegExp(`\\b(?:${Object.keys(FLAGS).join("|")})\\b`, "g");

/** Prints the problems to stderr, as words or as one line of JSON. @returns the exit code */
export function report(error: unknown, terminal: Terminal, json: boolean): number {
  const { code, message, problems, exitCode } = describe(error);
  if (json) {
    terminal.complain(JSON.stringify({ code, message, problems }));
    return exitCode;
  }
  terminal.complain(`${terminal.paint("red", `${code}:`)}${problems.length > 0 ? "" : ` ${message}`}`);
  for (const problem of problems) terminal.complain(`  ${inWords(problem)}`);
  return exitCode;
}

function describe(error: unknown): Report {
  if (isIamError(error)) return describeIamError(error);
  if (error instanceof EnvironmentError) {
    const problems = error.problems.map(({ variable, message }) => ({ name: variable, message }));
    return listing("configuration_error", problems, EXIT_USAGE);
  }
  if (isConfigurationError(error)) {
    const problems = error.problems.map(({ field, rule, message }) => ({ name: variableOf(field), rule, message }));
    return listing("configuration_error", problems, EXIT_USAGE);
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) return { code: "usage", message, problems: [], exitCode: EXIT_USAGE };
  return { code: codeOf(error), message, problems: [], exitCode: EXIT_REFUSED };
}

function codeOf(error: unknown): string {
  if (error instanceof Declined) return "declined";
  return error instanceof LocalWorkspaceError ? "configuration_error" : ErrorCode.INTERNAL_ERROR;
}

function describeIamError(error: IamError): Report {
  const problems = error.details.map(describeProblem);
  if (problems.length > 0) return listing(error.code, problems, EXIT_REFUSED);
  return { code: error.code, message: withCause(error) + adviceOn(error), problems, exitCode: EXIT_REFUSED };
}

function listing(code: string, problems: readonly Problem[], exitCode: number): Report {
  return { code, message: problems.map(inWords).join("; "), problems, exitCode };
}

function inWords({ name, message }: Problem): string {
  return `${name} ${message}`;
}

function describeProblem({ field, index, rule, message }: FieldProblem): Problem {
  const flag = FLAGS[field] ?? toSnakeCase(field);
  return {
    name: index === undefined ? flag : `${flag} (number ${index + 1})`,
    rule,
    message: message.replace(FIELD, (name) => FLAGS[name] ?? name),
  };
}

function argumentOf({ argument, name }: PartnerFlag): string {
  return argument ?? name;
}

function variableOf(field: string): string {
  if (field === "databaseUrl") return "GL_IAM_DATABASE_URL";
  if (field === "secretKey") return "GL_IAM_SECRET_KEY";
  if (field.startsWith("secretKeys.")) return `GL_IAM_SECRET_KEYS (${field})`;
  if (field === "crypto.sealingKeyVersion") return "GL_IAM_SEALING_KEY_VERSION";
  return field.startsWith("crypto.") ? `GL_IAM_ENCRYPTION_KEYS (${field})` : field;
}

/** When something broke outside the library, the operator needs the reason: connection refused, password wrong. */
function withCause({ code, message, cause }: IamError): string {
  if (code !== ErrorCode.STORE_UNAVAILABLE && code !== ErrorCode.INTERNAL_ERROR) return message;
  const reason = reasonOf(cause);
  return reason === undefined ? message : `${message} (${reason})`;
}

function reasonOf(cause: unknown): string | undefined {
  // A host name with several addresses: each has its own reason, mostly the same one.
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return cause instanceof Error && cause.message !== "" ? cause.message.split("\n", 1)[0] : undefined;
}

function adviceOn({ message }: IamError): string {
  if (!message.includes("is in use by")) return "";
  return (
    "\nStop it first; or, if it is the service (gl-iam serve), ask it: " +
    "partners and users are administered under /api/v1/admin, and its page /docs says how."
  );
}
