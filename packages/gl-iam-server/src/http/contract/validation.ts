/** Turns zod's issues into the problems of the rest of the API. */
import type { FieldProblem } from "gl-iam";
import type { z } from "zod";
import { refusedFields } from "../wire/problem.js";
import { fieldName } from "../wire/redaction.js";

/** The most reported problems of one input: a million wrong entries would need a hundred megabytes. */
const MAX_PROBLEMS = 100;

/**
 * @param fallbackField the name of a problem with the whole
 * @param found problems that are known already, reported with the others
 * @throws IamError `validation_error` with all problems
 */
export function parseWith<T extends z.ZodType>(
  schema: T,
  value: unknown,
  fallbackField: string,
  found: readonly FieldProblem[] = [],
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success && found.length === 0) return parsed.data;
  const issues = (parsed.error?.issues ?? []).slice(0, MAX_PROBLEMS);
  const problems = [...found, ...issues.flatMap((issue) => toProblems(issue, value, fallbackField))];
  throw refusedFields(problems.slice(0, MAX_PROBLEMS));
}

function toProblems(issue: z.core.$ZodIssue, value: unknown, fallbackField: string): FieldProblem[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map(unknownField);
  const [field, index] = issue.path;
  const given = typeof field === "string" && isRecord(value) ? value[field] : value;
  const place = {
    field: typeof field === "string" ? field : fallbackField,
    ...(typeof index === "number" ? { index } : {}),
  };
  if (field !== undefined && given === undefined) return [{ ...place, rule: "required", message: "is required" }];
  if (field !== undefined && given === null) return [{ ...place, rule: "null", message: "must not be null" }];
  const named = isRecord(given) && typeof index === "string" && Object.hasOwn(given, index) && HEADER.test(index);
  const message = named ? `has ${index}, which ${messageOf(issue)}` : messageOf(issue);
  return [{ ...place, rule: ruleOf(issue), message }];
}

/** A name that its sender chose, and that can't be a secret in the wrong place. */
const HEADER = /^[A-Za-z][a-z]{0,40}(?:-[A-Za-z][a-z]{0,40}){0,5}$/;

/** The names that the library has for the same rules. */
function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeName(issue.expected);
    case "invalid_value":
      return isBoolean(issue.values) ? "boolean" : "one_of";
    case "invalid_format":
      return issue.format === "datetime" ? "date" : issue.format;
    case "invalid_union":
      return "one_of";
    case "too_big":
      return "length";
    case "custom":
      return typeof issue.params?.rule === "string" ? issue.params.rule : issue.code;
    default:
      return issue.code;
  }
}

/** In a query or a form, it is one of two texts. */
function isBoolean(values: readonly unknown[]): boolean {
  return values.join() === "true,false";
}

function unknownField(key: string): FieldProblem {
  return { field: fieldName(key), rule: "unknown_field", message: "is not a field here" };
}

/** Never the given value. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `must be ${article(typeName(issue.expected))}`;
  if (issue.code === "invalid_value" && isBoolean(issue.values)) return "must be true or false";
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_union") return `must be ${issue.errors.flat().map(choiceOf).join(" or ")}`;
  if (issue.code === "too_big") return `must have at most ${issue.maximum} characters`;
  // A schema's own words begin with "must".
  if (issue.code === "invalid_format" && issue.format === "datetime" && !issue.message.startsWith("must")) {
    return "must be an RFC 3339 date-time";
  }
  if (issue.code === "invalid_format" && issue.format === "base64") return "must be base64";
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

/** One of the values that a union takes. */
function choiceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.expected === "boolean") return "true or false";
  return messageOf(issue).replace(/^must be (?:one of )?/, "");
}

function typeName(type: string): string {
  return { int: "integer", record: "object", array: "list" }[type] ?? type;
}

function article(name: string): string {
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
