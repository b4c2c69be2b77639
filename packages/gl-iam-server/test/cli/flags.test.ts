/** Each flag does what it says: one database, and what the commands with `--json` print afterwards. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { CommandLine } from "./command-line.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PASSWORD = { GL_IAM_ADMIN_PASSWORD: "correct horse battery staple" };
let line: CommandLine;
let secret: string;

async function json(command: string, environment: Record<string, string> = {}) {
  const { stdout, stderr, exitCode } = await line.run(`${command} --json`, environment);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  line = await CommandLine.withDatabase();
  const registered = await json(
    [
      "gl-iam partner register 'Acme Corp' --org acme --origin https://a.acme.example --origin https://b.acme.example",
      "--email-domain acme.example --source-ip 203.0.113.9/24 --role org_member --role editor --max-users 5",
      "--mode both",
      '--provisioning pre_provisioned --login-url https://login.acme.example/sso --metadata \'{"tier":"gold"}\'',
    ].join(" "),
  );
  secret = registered.consumer_secret;
  expect(registered.partner).toMatchObject({
    org_id: "acme",
    allowed_origins: ["https://a.acme.example", "https://b.acme.example"],
    allowed_email_domains: ["acme.example"],
    allowed_source_ips: ["203.0.113.0/24"],
    allowed_roles: ["org_member", "editor"],
    max_users: 5,
    sso_mode: "both",
    user_provisioning: "pre_provisioned",
    login_url: "https://login.acme.example/sso",
    metadata: { tier: "gold" },
  });
});
afterAll(() => line?.remove());

test("update takes a new name and everything that register takes", async () => {
  const updated = await json(
    "gl-iam partner update 'Acme Corp' --name 'Acme Inc' --role org_member --mode idp_initiated --provisioning jit",
  );
  expect(updated).toMatchObject({
    partner_name: "Acme Inc",
    allowed_roles: ["org_member"],
    sso_mode: "idp_initiated",
    user_provisioning: "jit",
    max_users: 5,
  });
  expect((await json("gl-iam partner update 'Acme Inc' --name 'Acme Corp'")).partner_name).toBe("Acme Corp");
});

test("list takes a part of the name, and whether partners are active", async () => {
  await line.run("gl-iam partner register Globex > /dev/null");
  await line.run("gl-iam partner deactivate Globex --yes");
  const names = async (flags: string) =>
    (await json(`gl-iam partner list ${flags}`)).data.map(({ partner_name }: { partner_name: string }) => partner_name);
  expect(await names("")).toEqual(["Acme Corp", "Globex"]);
  expect(await names("--active")).toEqual(["Acme Corp"]);
  expect(await names("--inactive")).toEqual(["Globex"]);
  expect(await names("--query globex")).toEqual(["Globex"]);
  expect(await names("--org acme")).toEqual(["Acme Corp"]);
});

test("an administrator has the given role and organization", async () => {
  const made = await json("gl-iam admin create ops@acme.example --role org_admin --org acme", PASSWORD);
  expect(made).toMatchObject({ email: "ops@acme.example", roles: ["org_admin"], org_id: "acme" });
});

test("the secret comes from a file, and the payload from the command line", async () => {
  writeFileSync(join(line.folder, "secret.txt"), `${secret}\n`, { mode: 0o600 });
  const { consumer_key } = (await json("gl-iam partner list --query acme")).data[0];
  const payload = '{"external_id":"u-1"}';
  const signed = await json(`gl-iam sign --key ${consumer_key} --secret-file secret.txt --payload '${payload}'`);
  expect(signed).toMatchObject({ consumer_key, payload, signature: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test("a rotation says until when the old secret works, and a key is named as what it is", async () => {
  const rotated = await json("gl-iam partner rotate 'Acme Corp' --grace 3600");
  const left = new Date(rotated.previous_secret_expires_at).getTime() - Date.now();
  expect(left).toBeGreaterThan(3_000_000);
  expect(left).toBeLessThanOrEqual(3_600_000);
  expect(await json("gl-iam keygen")).toEqual({ encryption_key: expect.stringMatching(/^[\w-]{43}$/) });
});

test("audit takes a partner, a type and a time", async () => {
  const types = async (flags: string) => [
    ...new Set((await json(`gl-iam audit ${flags}`)).data.map(({ event_type }: { event_type: string }) => event_type)),
  ];
  expect(await types("--partner Globex")).toEqual(["partner_registered", "partner_deactivated"]);
  expect(await types("--type user_created")).toEqual(["user_created"]);
  expect(await types("--since 2100-01-01T00:00:00Z")).toEqual([]);
  expect(await types("--partner Globex --since 1h --type partner_deactivated")).toEqual(["partner_deactivated"]);
});

test("keys that do not fit the database are reported before anything is sealed under them", async () => {
  const foreign = { GL_IAM_ENCRYPTION_KEYS: `1:${Buffer.alloc(32, 7).toString("base64url")}` };
  const sealing = ["gl-iam partner register Initech", "gl-iam partner rotate 'Acme Corp'"];
  for (const command of [...sealing, "gl-iam serve --port 0"]) {
    const { stderr, exitCode } = await line.run(command, foreign);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining("GL_IAM_ENCRYPTION_KEYS do not fit what is stored"),
    ]);
    expect(stderr).toContain("key version 1");
  }
  const lost = await line.run("gl-iam partner rotate 'Acme Corp' --lost-key", foreign);
  expect([lost.exitCode, lost.stdout]).toEqual([0, expect.stringMatching(/^cs_live_/)]);
  expect(lost.stderr).toContain("what the lost key sealed stays closed");
});

test("a request for help is not an error; an incomplete command is", async () => {
  for (const asked of ["gl-iam help", "gl-iam help sign", "gl-iam partner help", "gl-iam --help"]) {
    expect((await line.run(asked)).exitCode, asked).toBe(0);
  }
  expect((await line.run("gl-iam partner")).exitCode).toBe(2);
});
