import { describe, expect, test } from "vitest";
import { ErrorCode, IamError } from "../src/errors.js";
import { attempt, err, ok, Result } from "../src/result.js";

describe("a value", () => {
  test("is one, and can be read", () => {
    const value = { id: 1 };
    const answer = ok(value);
    expect(answer.isOk).toBe(true);
    expect(answer.isErr).toBe(false);
    expect(answer.value).toBe(value);
    expect(answer.error).toBeUndefined();
    expect(answer.unwrap()).toBe(value);
    expect(answer.unwrapOr("fallback")).toBe(value);
  });

  test.each([false, 0, "", null, undefined, Number.NaN])("%j is a value like any other", (value) => {
    expect(ok(value).isOk).toBe(true);
    expect(ok(value).unwrap()).toBe(value);
    expect(ok<unknown>(value).unwrapOr("fallback")).toBe(value);
  });

  test("of an operation without an answer", () => {
    expect(ok().isOk).toBe(true);
    expect(ok().unwrap()).toBeUndefined();
  });

  test("that is an error is still a value", () => {
    const error = new IamError(ErrorCode.CONFLICT, "kept for later");
    expect(ok(error).isOk).toBe(true);
    expect(ok(error).unwrap()).toBe(error);
  });
});

describe("a refusal", () => {
  const error = new IamError(ErrorCode.NOT_FOUND, "there is no such thing");

  test("is one, and throws the error itself when read as a value", () => {
    const answer = err(error);
    expect(answer.isOk).toBe(false);
    expect(answer.isErr).toBe(true);
    expect(answer.value).toBeUndefined();
    expect(answer.error).toBe(error);
    let thrown: unknown;
    try {
      answer.unwrap();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
  });

  test.each(["fallback", null, undefined, 0])("gives way to %j", (fallback) => {
    expect(err(error).unwrapOr(fallback)).toBe(fallback);
  });

  test("is made from a code and words", () => {
    const answer = err(ErrorCode.PERMISSION_DENIED, "not yours");
    expect(answer.error).toBeInstanceOf(IamError);
    expect(answer.error).toMatchObject({ code: "permission_denied", message: "not yours", details: [] });
  });
});

test("isOk and isErr narrow the type", () => {
  const lengthOf = (answer: Result<string>): number | string => {
    if (answer.isErr) return answer.error.code;
    return answer.value.length;
  };
  expect(lengthOf(Result.ok("four"))).toBe(4);
  expect(lengthOf(Result.err(ErrorCode.CONFLICT, "taken"))).toBe("conflict");
});

describe("an operation that throws", () => {
  test("returns what it returns, now or later", async () => {
    expect((await attempt(() => 1)).unwrap()).toBe(1);
    expect((await attempt(async () => 2)).unwrap()).toBe(2);
  });

  test("returns the same refusal that it throws, now or later", async () => {
    const error = new IamError(ErrorCode.USER_INACTIVE, "deactivated", [
      { field: "user", rule: "active", message: "" },
    ]);
    const atOnce = await attempt(() => {
      throw error;
    });
    const later = await attempt(() => Promise.reject(error));
    expect(atOnce.error).toBe(error);
    expect(later.error).toBe(error);
  });

  test.each<[string, unknown]>([
    ["a defect", new TypeError("canary-4711 is not a function")],
    ["a string", "canary-4711"],
    ["undefined", undefined],
    ["something that looks like a refusal", { name: "IamError", code: "user_inactive", message: "canary-4711" }],
  ])("answers internal_error for %s: the cause is kept, and not told", async (_, cause) => {
    const { error } = await attempt(() => Promise.reject(cause));
    expect(error).toBeInstanceOf(IamError);
    expect(error?.code).toBe("internal_error");
    expect(error?.cause).toBe(cause);
    expect(JSON.stringify(error)).not.toContain("canary");
    expect(error?.message).not.toContain("canary");
  });
});
