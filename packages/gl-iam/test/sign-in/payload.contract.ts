import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/index.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "./partner-side.js";

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
const utf8 = (text: string) => new TextEncoder().encode(text);

export function payloadContract(here: () => Application): void {
  test.each<[string, JsonObject, string | null]>([
    ["external_id", { external_id: "x".repeat(255) }, null],
    ["external_id", { external_id: "x".repeat(256) }, "external_id"],
    ["external_id", { external_id: "" }, "external_id"],
    ["external_id", { external_id: null }, "external_id"],
    ["external_id", { external_id: 7 }, "external_id"],
    ["external_id", { external_id: ["u"] }, "external_id"],
    ["external_id", { external_id: { id: "u" } }, "external_id"],
    ["external_id", { external_id: "u\u0000" }, "external_id"],
    ["external_id", { external_id: "u\n1" }, "external_id"],
    ["email", { email: null }, "email"],
    ["email", { email: "" }, "email"],
    ["email", { email: true }, "email"],
    ["email", { email: ["a@acme.example"] }, "email"],
    ["email", { email: "Bob <bob@acme.example>" }, "email"],
    ["email", { email: "a@acme.example,b@acme.example" }, "email"],
    ["email", { email: "a@acme.example\n" }, "email"],
    ["email", { email: " a@acme.example" }, "email"],
    ["email", { email: `${"a".repeat(64)}@${`${"b".repeat(60)}.`.repeat(3)}example` }, "email"],
    ["role", { role: "a".repeat(64) }, null],
    ["role", { role: "a".repeat(65) }, "role"],
    ["role", { role: "" }, "role"],
    ["role", { role: "a b" }, "role"],
    ["role", { role: ["org_member"] }, "role"],
    ["role", { role: "org_admin\u0000" }, "role"],
    ["nonce", { nonce: "n".repeat(255) }, null],
    ["nonce", { nonce: "n".repeat(256) }, "nonce"],
    ["nonce", { nonce: 12345 }, "nonce"],
    ["nonce", { nonce: "" }, "nonce"],
    ["display_name", { display_name: "d".repeat(255) }, null],
    ["display_name", { display_name: "d".repeat(256) }, "display_name"],
    ["first_name", { first_name: { given: "B" } }, "first_name"],
    ["last_name", { last_name: "l\u0007" }, null],
    ["display_name", { display_name: "Ada\tLovelace\r\n" }, null],
    ["first_name and last_name", { first_name: "f".repeat(255), last_name: "l".repeat(255) }, null],
    ["aud", { aud: 7 }, "aud"],
    ["aud", { aud: [null] }, "aud"],
    ["code_challenge", { code_challenge: "c".repeat(43) }, null],
    ["code_challenge", { code_challenge: "c".repeat(42) }, "code_challenge"],
    ["code_challenge", { code_challenge: `${"c".repeat(42)}=` }, "code_challenge"],
    ["code_challenge", { code_challenge: false }, "code_challenge"],
    ["action", { action: "sign_in" }, null],
    ["action", { action: null }, null],
    ["action", { action: "Sign_In" }, "action"],
    ["action", { action: "" }, "action"],
    ["action", { action: 1 }, "action"],
    ["something else", { anything: { goes: [1] } }, null],
  ])("%s: %j is refused for %j", async (_, fields, culprit) => {
    const partner = await PartnerSide.of(here());
    const result = await partner.post(aUser(fields));
    expect(outcome(result)).toBe(culprit === null ? "accepted" : "validation_error");
    expect(result.error?.details.map(({ field }) => field) ?? []).toEqual(culprit === null ? [] : [culprit]);
  });

  test("every problem of a payload is reported at once", async () => {
    const partner = await PartnerSide.of(here());
    const result = await partner.post({ role: "", nonce: 1, action: "logout" });
    const fields = result.error?.details.map(({ field }) => field).sort();
    expect(fields).toEqual(["action", "email", "external_id", "nonce", "role"]);
  });

  test.each<[string, string | Uint8Array]>([
    ["nothing", ""],
    ["no JSON", "external_id=u-1"],
    ["a list", '[{"external_id":"u","email":"a@acme.example"}]'],
    ["null", "null"],
    ["a text", '"u-1"'],
    ["a key twice", '{"external_id":"u","email":"a@acme.example","email":"b@acme.example"}'],
    ["a key twice, once escaped", '{"external_id":"u","email":"a@acme.example","\\u0065mail":"b@acme.example"}'],
    ["a key twice further down", '{"external_id":"u","email":"a@acme.example","x":[{"y":1,"y":2}]}'],
    ["__proto__", '{"external_id":"u","email":"a@acme.example","__proto__":{"role":"platform_admin"}}'],
    ["33 levels", `{"external_id":"u","email":"a@acme.example","x":${nested(32)}}`],
    ["a hundred thousand levels", nested(30_000)],
    ["something after it", '{"external_id":"u","email":"a@acme.example"}{}'],
    ["a NUL after it", '{"external_id":"u","email":"a@acme.example"}\0'],
    ["a comment", '{"external_id":"u",/**/"email":"a@acme.example"}'],
    ["half a surrogate pair", '{"external_id":"u\\ud83d","email":"a@acme.example"}'],
    ["half a surrogate pair in a key", '{"external_id":"u","email":"a@acme.example","\\udc00":1}'],
    ["a byte order mark", '\ufeff{"external_id":"u","email":"a@acme.example"}'],
    ["no UTF-8", new Uint8Array([...utf8('{"external_id":"u'), 0xff, ...utf8('","email":"a@acme.example"}')])],
    [
      "an overlong slash",
      new Uint8Array([...utf8('{"external_id":"u'), 0xc0, 0xaf, ...utf8('","email":"a@b.example"}')]),
    ],
    ["65,537 bytes", `{"external_id":"u","email":"a@acme.example"}${" ".repeat(65_537 - 44)}`],
  ])("%s is a validation_error, with a right signature too", async (_, payload) => {
    const partner = await PartnerSide.of(here());
    expectRefused(await partner.post(payload), "validation_error");
  });

  test("32 levels, white space around it and bytes instead of a text are fine", async () => {
    const partner = await PartnerSide.of(here());
    const { external_id, email } = aUser();
    const text = ` \n{"external_id":"${external_id}","email":"${email}","x":${nested(31)}}\t\r\n`;
    expect(outcome(await partner.post(utf8(text)))).toBe("accepted");
  });

  describe("an assertion for one action is refused for every other one", () => {
    const actions = [undefined, "sign_in", "logout", "deprovision"] as const;
    const calls = ["issueToken", "logout", "deprovision"] as const;
    const meant = { issueToken: [undefined, "sign_in"], logout: ["logout"], deprovision: ["deprovision"] };

    test.each(calls)("%s", async (call) => {
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      await partner.signedIn(payload);
      for (const action of actions) {
        const request = partner.sign(partner.anew({ ...payload, ...(action && { action }) }));
        const code = outcome(await here().gateway.sso[call](request));
        expect(`${action}: ${code}`).toBe(
          `${action}: ${(meant[call] as unknown[]).includes(action) ? "accepted" : "validation_error"}`,
        );
      }
    });

    test("one that was refused at the wrong path still works once at the right one", async () => {
      const { sso } = here().gateway;
      const partner = await PartnerSide.of(here());
      const { external_id } = aUser();
      await partner.signedIn(aUser({ external_id: external_id as string }));
      const request = partner.sign({ action: "deprovision", external_id: external_id as string });
      expectRefused(await sso.logout(request), "validation_error");
      expectRefused(await sso.issueToken(request), "validation_error");
      expect(outcome(await sso.deprovision(request))).toBe("accepted");
      expectRefused(await sso.deprovision(request), "assertion_replayed");
    });
  });
}
