/** `gl-iam audit` on the events of sign-ins and administrators, which the library makes in this process. */
import { IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { signAssertion } from "gl-iam-signer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLocalWorkspace } from "../../src/local-workspace.js";
import { CommandLine } from "./command-line.js";

const PASSWORD = "correct horse battery";
const MANY = 230;

describe("the audit as text", { timeout: 120_000 }, () => {
  const line = new CommandLine();
  let now = Date.now() - 3_600_000;

  beforeAll(async () => {
    const { databaseUrl, secretKeys, encryptionKeys } = openLocalWorkspace(line.folder);
    const provider = new PostgreSQLProvider({
      databaseUrl,
      secretKey: secretKeys[1],
      crypto: { encryptionKeys },
      enablePartnerRegistry: true,
      now: () => new Date(now++),
    });
    const gateway = IAMGateway.fromFullstackProvider(provider);
    const admin = (await gateway.createUserWithPassword({ email: "ops@example.com" }, PASSWORD)).unwrap();
    const ipAddress = "127.0.0.1";
    (await gateway.authenticate({ email: admin.email, password: PASSWORD }, { ipAddress })).unwrap();
    const create = { partnerName: "Acme Corp", orgId: "default" };
    const by = { actor: admin.id, ipAddress };
    const acme = (await gateway.partnerRegistry.registerPartner(create, by)).unwrap();
    const { consumerKey, consumerSecret } = acme;
    const payload = { external_id: "u-1002", email: "alice@acme.example" };
    const timestamp = new Date(now);
    const { headers, body } = await signAssertion({ consumerKey, consumerSecret, payload, timestamp });
    const request = {
      consumerKey,
      signature: headers["X-Signature"],
      timestamp: headers["X-Timestamp"],
      payload: body,
      sourceIp: "203.0.113.7",
    };
    const { token } = (await gateway.sso.issueToken(request)).unwrap();
    const { user } = (await gateway.sso.authenticate({ token }, { ipAddress })).unwrap();
    await gateway.sso.issueToken({ ...request, signature: "0".repeat(64) });
    (await gateway.setPassword(user.id, PASSWORD, by)).unwrap();
    (await gateway.deactivateUser(user.id, { actor: "a script" })).unwrap();
    for (let n = 0; n < MANY; n += 1) {
      (await gateway.partnerRegistry.updatePartner(acme.partner.id, { maxUsers: n })).unwrap();
    }
    await gateway.close();
  }, 120_000);
  afterAll(() => line.remove());

  const lines = (text: string) => text.split("\n").slice(0, -1);

  test("names the person as the partner knows them or by e-mail, and the actor and the address", async () => {
    const { stdout } = await line.run("gl-iam audit --since 2h");
    const shown = lines(stdout).slice(0, -MANY);
    const withoutTimes = shown.map((text) => text.replace(/^\S+ +/, "").replace(/ck_live_\w+/, "<key>"));
    expect(withoutTimes).toMatchInlineSnapshot(`
      [
        "user_created            user created with a password: ops@example.com",
        "session_created         session opened: ops@example.com, from 127.0.0.1",
        "login_success           signed in with a password: ops@example.com, from 127.0.0.1",
        "partner_registered      partner Acme Corp registered, by ops@example.com, from 127.0.0.1",
        "sso_token_issued        one-time token issued to Acme Corp: u-1002, from 203.0.113.7",
        "user_created            user created for partner Acme Corp: u-1002, from 127.0.0.1",
        "jit_provision           user made at the first sign-in through Acme Corp: u-1002, from 127.0.0.1",
        "session_created         session opened: alice@acme.example, from 127.0.0.1",
        "sso_sign_in             signed in through Acme Corp: u-1002, from 127.0.0.1",
        "partner_signature_validation_failed  the signature does not match: <key> [invalid_partner_signature], from 203.0.113.7",
        "password_changed        first password set: alice@acme.example, by ops@example.com, from 127.0.0.1",
        "session_revoked_all     all sessions of the user ended: alice@acme.example, by ops@example.com, from 127.0.0.1",
        "user_deactivated        user suspended: alice@acme.example, by a script",
      ]
    `);
  });

  test("JSON stays as it was written: ids, without look-ups", async () => {
    const { stdout } = await line.run("gl-iam audit --since 2h --type password_changed --json");
    const [event] = JSON.parse(stdout).data;
    expect(event).toMatchObject({ actor: expect.stringMatching(/^[0-9a-f-]{36}$/), message: "first password set" });
  });

  test("without --since and --limit it shows the newest hundred, and says so", async () => {
    const { stdout, stderr } = await line.run("gl-iam audit");
    expect(lines(stdout)).toHaveLength(100);
    expect(stderr).toBe("older events are left out, these are the newest 100: --since 7d, or a greater --limit\n");
  });

  test("with --since it shows everything since then, past a page", async () => {
    const { stdout, stderr } = await line.run("gl-iam audit --since 2h --type partner_updated");
    expect({ count: lines(stdout).length, stderr }).toEqual({ count: MANY, stderr: "" });
  });

  test("with --limit it shows so many, more than a page has, with or without --since", async () => {
    for (const since of ["", "--since 2h"]) {
      const { stdout, stderr } = await line.run(`gl-iam audit --limit 210 ${since}`);
      expect(lines(stdout)).toHaveLength(210);
      expect(stderr).toContain("these are the newest 210");
    }
  });

  test.each(["0", "1000001", "many"])("--limit %s is told the bounds of this command", async (limit) => {
    const { stderr, exitCode } = await line.run(`gl-iam audit --limit ${limit}`);
    expect(stderr).toContain("It must be a whole number from 1 to 1000000.");
    expect(exitCode).toBe(2);
  });
});
