import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { IAMGateway, type OpenedSetup, type Proposal } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { afterEach, expect, test } from "vitest";
import { CommandLine } from "./command-line.js";

// Each transcript is a file that a person can read, so a change of words shows as a change there.

const OLD = "an old password only for this test";
const NEW = "a new password only for this test";
const KEYS = { GL_IAM_SECRET_KEY: "0123456789abcdefghijklmnopqrstuvwxyz", GL_IAM_ENCRYPTION_KEY: "A".repeat(43) };

let line: CommandLine;

afterEach(async () => {
  await line.remove();
  // A secret is only ever shown as the result, because a note may end up in a log.
  expect(line.transcript).not.toMatch(/^2> .*(cs_live|cs_test|gk_live)_[0-9A-Za-z]/m);
});

test("an operator's first hour, with nothing configured", { timeout: 120_000 }, async () => {
  line = new CommandLine();
  await line.run(
    "gl-iam partner register 'Acme Corp' --email-domain Acme.com --source-ip 203.0.113.9/24 --max-users 5",
  );
  await line.run("gl-iam partner register 'ACME corp'");
  await line.run("gl-iam partner list");
  await line.run("gl-iam partner show 'acme corp'");
  await line.run("gl-iam partner update 'Acme Corp' --clear max_users --deny-all allowed_roles");
  await line.run("gl-iam partner update 'Acme Corp' --clear max_users");
  await line.run("gl-iam partner rotate 'Acme Corp' --grace 3600");
  await line.run("gl-iam partner show 'Acme Corp' | tail -2");
  await line.run("gl-iam partner deactivate 'Acme Corp' --revoke-sessions");
  await line.run("gl-iam partner reactivate 'Acme Corp'");
  await line.run("gl-iam audit --since 1h");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/first-hour.txt");
  expect(statSync(join(line.folder, ".gl-iam")).mode & 0o777).toBe(0o700);
  expect(statSync(join(line.folder, ".gl-iam/keys.json")).mode & 0o777).toBe(0o600);
});

test("a second factor that is required, and one that is lost", { timeout: 240_000 }, async () => {
  line = await CommandLine.withDatabase();
  const required = { GL_IAM_REQUIRE_MFA: "admins" };
  await line.run("gl-iam admin create ops@example.com --org acme", { ...required, GL_IAM_ADMIN_PASSWORD: OLD });
  await line.run("gl-iam admin mfa-ticket ops@example.com --org acme");
  await line.run("gl-iam admin mfa-ticket OPS@example.com --org acme --json", required);
  await line.run("gl-iam admin mfa-ticket nobody@example.com");
  await line.run("gl-iam admin reset-mfa ops@example.com --org acme", required);
  await line.run("gl-iam admin reset-mfa ops@example.com --org acme --json");
  await line.run("gl-iam admin create other@example.com", { GL_IAM_REQUIRE_MFA: "some", GL_IAM_ADMIN_PASSWORD: OLD });
  await line.run("gl-iam audit --since 1h --type mfa_ticket_issued");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/second-factor.txt");
  expect(line.transcript).not.toMatch(/^2> .*mt_live_/m);
});

test("a password, a user deactivated and reactivated, a link: an operator's everyday work", {
  timeout: 240_000,
}, async () => {
  line = await CommandLine.withDatabase();
  await line.run("gl-iam partner register 'Acme Corp' --org acme > /dev/null");
  await line.run("gl-iam admin create ops@example.com --role org_admin --org acme", { GL_IAM_ADMIN_PASSWORD: OLD });
  await line.run("gl-iam admin set-password OPS@example.com --org acme", { GL_IAM_ADMIN_PASSWORD: NEW });
  await line.run("gl-iam admin set-password ops@example.com", { GL_IAM_ADMIN_PASSWORD: NEW });
  await line.run("gl-iam admin set-password ops@example.com --org acme", { GL_IAM_ADMIN_PASSWORD: "too short" });
  await line.run("gl-iam partner link 'Acme Corp' u-1002 ops@example.com");
  await line.run("gl-iam partner link 'Acme Corp' u-1002 ops@example.com --json");
  await line.run("gl-iam partner link 'Acme Corp' u-1003 nobody@example.com");
  await line.run("gl-iam user deactivate ops@example.com --org acme");
  await line.run("gl-iam user deactivate ops@example.com --org acme --json");
  await line.run("gl-iam partner users 'Acme Corp'");
  await line.run("gl-iam user reactivate ops@example.com");
  await line.run("gl-iam user reactivate 01890000-0000-7000-8000-000000000000");
  await line.run("gl-iam user reactivate ops@example.com --org acme");
  await line.run("gl-iam audit --since 1h");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/users.txt");
  for (const password of [OLD, NEW]) expect(line.transcript).not.toContain(password);
});

test("users: listed, shown, given roles, suspended, dormant, and merged", { timeout: 240_000 }, async () => {
  line = await CommandLine.withDatabase();
  await line.run("gl-iam partner register Acme --org acme > /dev/null 2>&1");
  await line.run("gl-iam admin create ops@example.com --role org_admin --org acme", { GL_IAM_ADMIN_PASSWORD: OLD });
  await line.run(
    "printf 'external_id,email,display_name\\nu1,alice@acme.example,\u738b \u5c0f\u660e\\n" +
      "u2,al@acme.example,Al\\n' > people.csv",
  );
  await line.run("gl-iam partner import-users Acme --csv people.csv");
  await line.run("gl-iam user list --org acme");
  await line.run("gl-iam user list --query al --partner Acme --seen-after 1h | cut -c1-50");
  await line.run("gl-iam user list --role org_admin --json");
  await line.run("gl-iam user list --org acme --limit 1 | cut -c1-40");
  await line.run("gl-iam user list --state asleep");
  await line.run("gl-iam user list --seen-before yesterday");
  await line.run("gl-iam user set-roles alice@acme.example editor org_member --org acme");
  await line.run("gl-iam user set-roles alice@acme.example --org acme");
  await line.run("gl-iam user set-roles alice@acme.example 'an editor' --org acme");
  await line.run("gl-iam user merge alice@acme.example ops@example.com --org acme");
  await line.run("gl-iam user set-roles alice@acme.example --none --org acme --json");
  await line.run("gl-iam user sessions alice@acme.example --org acme");
  await line.run("gl-iam user sessions alice@acme.example --org acme --json");
  await line.run("gl-iam user sessions alice@acme.example --org acme --end nothing");
  await line.run("gl-iam user sessions alice@acme.example --org acme --end-all");
  await line.run("gl-iam user suspend alice@acme.example --org acme");
  await line.run("gl-iam user show alice@acme.example --org acme");
  await line.run("gl-iam user reactivate alice@acme.example --org acme --email al@acme.example");
  await line.run("gl-iam user reactivate alice@acme.example --org acme --email alice.w@acme.example");
  await line.run("gl-iam user merge alice.w@acme.example al@acme.example --org acme");
  await line.run("gl-iam user merge alice.w@acme.example ops@example.com --org acme");
  await line.run("gl-iam user show ops@example.com --org acme");
  await line.run("gl-iam user list --org acme | cut -c1-40");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/user-administration.txt");
});

test("a person asks for a copy of what is stored, and then to be erased", { timeout: 240_000 }, async () => {
  line = await CommandLine.withDatabase();
  await line.run("gl-iam partner register Acme > /dev/null 2>&1");
  await line.run("printf 'external_id,email,display_name\\nu1,alice@acme.example,Alice\\n' > people.csv");
  await line.run("gl-iam partner import-users Acme --csv people.csv");
  await line.run("gl-iam user export alice@acme.example");
  await line.run("gl-iam user erase alice@acme.example");
  await line.run("gl-iam user erase alice@acme.example --yes");
  await line.run("gl-iam user erase alice@acme.example --yes");
  await line.run("gl-iam user export alice@acme.example --json");
  await line.run("gl-iam audit --since 1h");
  await line.run("gl-iam audit --since 1h --json | grep -c -i alice");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/personal-data.txt");
});

test("a command finds a user by id in any organization", { timeout: 120_000 }, async () => {
  line = await CommandLine.withDatabase({ GL_IAM_ADMIN_PASSWORD: OLD });
  const { id } = JSON.parse(
    (await line.run("gl-iam admin create ops@example.com --role org_admin --org acme --json")).stdout,
  );
  const deactivated = JSON.parse((await line.run(`gl-iam user deactivate ${id} --json`)).stdout);
  expect(deactivated).toMatchObject({ id, email: "ops@example.com", org_id: "acme", is_active: false });
  expect(await line.run(`gl-iam user reactivate ${id} --org west`)).toMatchObject({ exitCode: 1 });
});

test("machine tokens: made, listed, rotated and revoked", { timeout: 240_000 }, async () => {
  line = await CommandLine.withDatabase();
  const password = { GL_IAM_ADMIN_PASSWORD: OLD };
  await line.run("gl-iam admin create ops@example.com > /dev/null", password);
  await line.run("gl-iam admin create acme@example.com --role org_admin --org acme > /dev/null", password);
  await line.run("gl-iam token create everything --maker ops@example.com --scope partners:read --all-orgs");
  const made = "gl-iam token create deployment --maker acme@example.com --org acme --expires-in 30d";
  const { stdout } = await line.run(`${made} --scope users:write --scope partners:write --json`);
  const { id, token } = JSON.parse(stdout);
  expect(token).toMatch(/^gk_live_/);
  await line.run(`${made} --scope everything --scope introspect`);
  await line.run("gl-iam token create x --maker acme@example.com --scope introspect --all-orgs");
  await line.run("gl-iam token create x --maker acme@example.com --org acme --scope introspect --expires-in 367d");
  await line.run("gl-iam token create for-acme --maker ops@example.com --org acme --scope introspect");
  await line.run("gl-iam token list");
  await line.run(`gl-iam token rotate ${id} --grace 1h`);
  await line.run("gl-iam token rotate 01890000-0000-7000-8000-000000000000");
  await line.run(`gl-iam token revoke ${id}`);
  await line.run(`gl-iam token rotate ${id}`);
  await line.run("gl-iam token revoke gk_live_0123456789012345678901234567890123456789012");
  await line.run("gl-iam token list --org acme | cut -c1-60");
  await line.run("gl-iam audit --since 1h");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/tokens.txt");
});

test("a refusal names the flag and the rule", { timeout: 120_000 }, async () => {
  line = await CommandLine.withWorkspace();
  await line.run("gl-iam partner register");
  await line.run(
    "gl-iam partner register Acme --origin nope --origin https://ok.example --email-domain '*.acme.com' --mode both",
  );
  await line.run("gl-iam partner update Acme --max-users many");
  await line.run("gl-iam partner update Acme");
  await line.run("gl-iam partner update Acme --deny-all max_users");
  await line.run("gl-iam partner update Acme --email-domain a.com --clear allowed_email_domains");
  await line.run("gl-iam partner show nobody");
  await line.run("gl-iam partner show nobody --json");
  await line.run("gl-iam partner list --active --inactive");
  await line.run("gl-iam admin create ops@example.com");
  await line.run("gl-iam admin create ops@example.com", { GL_IAM_ADMIN_PASSWORD: "too short" });
  await line.run("gl-iam sign --key cs_live_0123456789012345678901234567890123456789 < /dev/null");
  await line.run("gl-iam serve --port 99999");
  await line.run("gl-iam serve", { GL_IAM_PORT: "99999" });
  await line.run("gl-iam partner rotate Acme --grace 8d");
  await line.run("gl-iam partner list", { GL_IAM_TRUSTED_PROXY: "10.0.0.1" });
  await line.run("gl-iam partner list", {
    GL_IAM_DATABASE_URL: "pglite://./empty",
    ...KEYS,
    GL_IAM_AUTO_MIGRATE: "false",
  });
  await line.run("gl-iam frobnicate");
  await line.run("gl-iam partner list", { GL_IAM_DATABASE_URL: "postgres://localhost/x", GL_IAM_PORT: "x" });
  await line.run("gl-iam partner list", {
    GL_IAM_DATABASE_URL: "mysql://localhost/x",
    GL_IAM_SECRET_KEY: "short",
    GL_IAM_ENCRYPTION_KEY: "short",
  });
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/refusals.txt");
});

test("the partner's side: headers, JSON or a ready curl", { timeout: 120_000 }, async () => {
  line = new CommandLine({ GL_IAM_CONSUMER_SECRET: "cs_live_b60X0gDZwL4EwJXkraztL3L6h6HLNkJv99bRItWdJge" });
  const key = "ck_live_xi6S180BgsELMuAnGGhk2rgQCG1z7mOr";
  await line.run(`echo -n '{"external_id":"u-1"}' | gl-iam sign --key ${key}`);
  await line.run(`echo -n '{"external_id":"u-1"}' | gl-iam sign --key ${key} --json`);
  await line.run(
    `echo -n "{\\"name\\":\\"it's\\"}" | gl-iam sign --key ${key} --curl https://app.example/api/v1/sso/token`,
  );
  await line.run(
    `printf '\\xff\\x00' > payload.bin; gl-iam sign --key ${key} --payload payload.bin --curl https://app.example/`,
  );
  await line.run(`printf '\\xff\\x00' | gl-iam sign --key ${key} --curl https://app.example/`);
  await line.run(`echo -n x | gl-iam sign --key ck_live_short`);
  await line.run(`echo -n x | gl-iam sign --key ${key} --secret-file -`);
  await line.run(`echo -n x | gl-iam sign --key ck_live_Csa1f1hJrPGRZAq9KLkFnsdoE0dpkPNZc1krvCe`);
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/sign.txt");
  expect(line.transcript).not.toContain("b60X0gDZwL4EwJXkraztL3L6h6HLNkJv99bRItWdJge");
});

test("the test side: its credential, and for whom a mock partner is none", { timeout: 120_000 }, async () => {
  line = await CommandLine.withDatabase();
  await line.run("gl-iam partner register 'Acme Corp' > live.txt");
  const { stderr } = await line.run("gl-iam partner test-credentials 'Acme Corp' > test-secret.txt");
  const key = /ck_test_\w+/.exec(stderr)?.[0];
  await line.run("gl-iam partner test-credentials Nobody");
  await line.run("gl-iam partner list --query ck_test_");
  await line.run("gl-iam user list --test");
  await line.run("gl-iam user list --test --partner 'Acme Corp'");
  await line.run("gl-iam user sessions alice@acme.example --test --end-all");
  await line.run("gl-iam audit --test --partner 'Acme Corp'");
  const mock = "gl-iam mock-partner --secret-file test-secret.txt --key";
  await line.run(`${mock} ${key} --app https://app.example.com`);
  await line.run(`${mock} ${key?.replace("test", "live")}`);
  await line.run(`gl-iam mock-partner --secret-file live.txt --key ${key}`);
  await line.run(`gl-iam mock-partner --key ${key}`);
  await line.run("gl-iam mock-partner");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/test-side.txt");
});

test("a setup link in place of a secret that the operator sees", { timeout: 240_000 }, async () => {
  line = await CommandLine.withDatabase();
  const url = "--url https://app.example.com";
  await line.run(`gl-iam partner register 'Acme Corp' --email-domain acme.example --setup-link ${url}`);
  await line.run(`gl-iam partner register Globex --setup-link --test-side ${url} --json`);
  await line.run("gl-iam partner register Initech --setup-link");
  await line.run("gl-iam partner register Initech --test-side");
  await line.run(`gl-iam partner register Initech --setup-link ${url} --secret-file secret.txt`);
  await line.run("gl-iam partner register Initech --setup-link --url app.example.com");
  await line.run("gl-iam partner register Initech > /dev/null 2>&1");
  await line.run(`gl-iam partner invite Initech ${url} --expires-in 24h`);
  await line.run(`gl-iam partner invite Initech ${url} --first`);
  await line.run(`gl-iam partner invite Initech ${url} --json`);
  await line.run("gl-iam audit --since 1h");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/setup-links.txt");
  expect(line.transcript).not.toMatch(/cs_live_/);
});

test("what a partner's developer proposes, and what is decided about it", { timeout: 240_000 }, async () => {
  line = await CommandLine.withDatabase();
  await line.run("gl-iam partner register 'Acme Corp' > /dev/null 2>&1");
  await line.run("gl-iam partner proposals 'Acme Corp'");
  const proposals = await proposed(line, {
    allowed_email_domains: ["acme.example"],
    allowed_source_ips: ["203.0.0.0/8"],
    allowed_origins: ["https://portal.acme.example"],
    technical_contact: "Zoë, dev@acme.example",
  });
  const of = (field: string) => proposals.find((proposal) => proposal.field === field) as Proposal;
  const decide = (decision: "approve" | "reject", { id, digest }: Pick<Proposal, "id" | "digest">, flags = "") =>
    line.run(`gl-iam partner ${decision} 'Acme Corp' ${id} --digest ${digest}${flags}`);
  const [domains, addresses, contact] = [
    of("allowed_email_domains"),
    of("allowed_source_ips"),
    of("technical_contact"),
  ];
  await line.run("gl-iam partner proposals 'acme corp'");
  await decide("approve", domains);
  await decide("approve", domains);
  await decide("approve", { id: contact.id, digest: domains.digest });
  await decide("approve", { id: "01890000-0000-7000-8000-000000000000", digest: domains.digest });
  await line.run(`gl-iam partner approve 'Acme Corp' ${contact.id}`);
  await decide("approve", addresses);
  await decide("approve", addresses, " --value 203.0.0.0/8");
  await decide("approve", addresses, " --value '[\"203.0.0.0/8\"]'");
  await decide("reject", of("allowed_origins"));
  await decide("reject", of("consumer_secret"), " --json");
  await line.run("gl-iam partner proposals 'Acme Corp' --json");
  await decide("approve", contact);
  await line.run("gl-iam partner proposals 'Acme Corp'");
  await line.run("gl-iam partner proposals Nobody");
  await line.run("gl-iam partner show 'Acme Corp' | grep allowed_");
  await line.run("gl-iam audit --since 1h --partner 'Acme Corp'");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/proposals.txt");
});

/** As the page of a setup link does it. The revealed secret is pending, because the partner has one already. */
async function proposed(line: CommandLine, values: object): Promise<readonly Proposal[]> {
  const { GL_IAM_SECRET_KEY: secretKey, GL_IAM_ENCRYPTION_KEYS: versioned = "" } = line.environment;
  const gateway = openGateway(line, { secretKey, crypto: { encryptionKeys: { 1: versioned.slice("1:".length) } } });
  const { partnerRegistry, setup } = gateway;
  const [partner] = (await partnerRegistry.listPartnersPage()).unwrap().data;
  const id = partner?.id ?? "";
  const { url, passcode } = (await setup.invite(id, { baseUrl: "https://app.example.com" })).unwrap();
  const from = { ipAddress: "203.0.113.7" };
  const opened = (await setup.open({ link: url.split("#")[1] ?? "", passcode }, from)).unwrap() as OpenedSetup;
  (await setup.propose(opened.browserToken, values, from)).unwrap();
  (await setup.reveal(opened.browserToken, from)).unwrap();
  const proposals = (await setup.proposals(id)).unwrap();
  await gateway.close();
  return proposals;
}

test("users pre-provisioned from CSV: line by line, and the same file again", { timeout: 120_000 }, async () => {
  line = await CommandLine.withDatabase();
  await line.run("gl-iam partner register Acme --max-users 2 --json > /dev/null");
  await line.run(
    'printf \'external_id,email,display_name\\nu1,a@acme.com,"A, B"\\n' +
      "u2,nonsense,\\nu3,c@acme.com,\\nu4,d@acme.com,\\n' > people.csv",
  );
  await line.run("gl-iam partner import-users Acme --csv people.csv");
  await line.run("gl-iam partner import-users Acme --csv people.csv --json");
  await line.run("gl-iam partner users Acme");
  await line.run("printf 'email\\na@acme.com\\n' | gl-iam partner import-users Acme --csv -");
  await line.run("gl-iam partner update Acme --clear max_users --email-domain acme.com");
  await line.run("printf 'external_id,email\\nu7,g@elsewhere.example\\n' | gl-iam partner import-users Acme --csv -");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/import-users.txt");
});

test("files as people have them: encodings, separators and columns are named", {
  timeout: 120_000,
}, async () => {
  line = await CommandLine.withDatabase();
  await line.run("gl-iam partner register Acme --json > /dev/null");
  await line.run("printf 'external_id,email,display_name\\nj1,j@acme.com,J\\366rg\\n' > windows.csv");
  await line.run("gl-iam partner import-users Acme --csv windows.csv");
  await line.run("gl-iam partner import-users Acme --csv windows.csv --encoding windows-1252");
  await line.run("iconv -f latin1 -t UTF-16 windows.csv > utf-16.csv");
  await line.run("gl-iam partner import-users Acme --csv utf-16.csv --json");
  await line.run("printf 'external_id;email\\nu1;a@acme.com\\n' | gl-iam partner import-users Acme --csv -");
  await line.run("printf 'external_id\\temail\\nu1\\ta@acme.com\\n' | gl-iam partner import-users Acme --csv -");
  await line.run("printf 'external_id,email,role\\nu1,a@acme.com,admin\\n' | gl-iam partner import-users Acme --csv -");
  await line.run(
    "printf 'external_id,email\\nu1,a@acme.com\\nu2,A@acme.com\\n' | gl-iam partner import-users Acme --csv -",
  );
  await line.run("printf 'external_id,email\\nu1\\n' | gl-iam partner import-users Acme --csv -");
  await line.run(
    "printf 'external_id,email,display_name\\nu1,a@acme.com,J\\357\\277\\275rg\\n' " +
      "| gl-iam partner import-users Acme --csv -",
  );
  await line.run("gl-iam partner users Acme");
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/people-files.txt");
});

test("everything moves: a dump, another database, other keys", { timeout: 240_000 }, async () => {
  line = new CommandLine();
  await line.run("gl-iam partner register Acme --json > /dev/null; gl-iam keygen > dump.key");
  await line.run("gl-iam dump everything.gliam");
  await line.run("gl-iam dump everything.gliam --key-file dump.key");
  await line.run("gl-iam dump everything.gliam --key-file dump.key");
  await line.run("gl-iam restore everything.gliam --key-file dump.key");
  await line.run("mkdir -p fresh/.gl-iam other; cp .gl-iam/keys.json fresh/.gl-iam/");
  await line.run("cd other; gl-iam restore ../everything.gliam --key-file ../dump.key");
  await line.run("cd fresh; gl-iam keygen | gl-iam restore ../everything.gliam --key-file -");
  await line.run("cd fresh; gl-iam restore ../everything.gliam --key-file ../dump.key");
  await line.run("cd fresh; gl-iam partner reactivate Acme; gl-iam keys list");
  expect(statSync(join(line.folder, "everything.gliam")).mode & 0o777).toBe(0o600);

  const keys = JSON.parse(readFileSync(join(line.folder, "fresh/.gl-iam/keys.json"), "utf8"));
  const [first, second] = [keys.encryptionKeys[1], `${"B".repeat(42)}A`];
  const database = `pglite://${line.folder}/fresh/.gl-iam/database`;
  const own = { GL_IAM_DATABASE_URL: database, GL_IAM_SECRET_KEY: keys.secretKey };
  const both = { ...own, GL_IAM_ENCRYPTION_KEYS: `1:${first},2:${second}` };
  await line.run("gl-iam keys list", { ...both, GL_IAM_SEALING_KEY_VERSION: "1" });
  await line.run("gl-iam keys reseal --dry-run", both);
  await line.run("gl-iam keys reseal", both);
  await line.run("gl-iam keys list", { ...own, GL_IAM_ENCRYPTION_KEYS: `2:${second}` });
  await line.run("gl-iam keys list", { ...own, GL_IAM_ENCRYPTION_KEYS: `1:${first}` });
  await line.run("gl-iam keys reseal", { ...own, GL_IAM_ENCRYPTION_KEYS: `3:${first}` });
  await expect(line.normalized()).toMatchFileSnapshot("transcripts/keys-and-dumps.txt");
});

test("a signing key that only verifies is ended by its kid, one that signs is not", { timeout: 240_000 }, async () => {
  const [first, second] = [KEYS.GL_IAM_SECRET_KEY, `${KEYS.GL_IAM_SECRET_KEY}!`];
  const ring = { GL_IAM_SECRET_KEYS: `1:${first},2:${second}` };
  const sealing = `1:${KEYS.GL_IAM_ENCRYPTION_KEY}`;
  line = await CommandLine.withDatabase({ GL_IAM_SECRET_KEY: "", GL_IAM_ENCRYPTION_KEYS: sealing });
  await tokenIssued(line, { 1: first });
  await tokenIssued(line, { 1: first, 2: second });
  const { signing_keys: keys } = JSON.parse((await line.run("gl-iam keys list --json", ring)).stdout);
  expect(keys.map(({ state }: { state: string }) => state)).toEqual(["verifying", "signing"]);
  const [old, signing] = keys.map(({ kid }: { kid: string }) => kid);
  await line.run("gl-iam keys list", ring);
  await line.run("gl-iam keys retire unknown", ring);
  await line.run(`gl-iam keys retire -- ${signing}`, ring);
  await line.run(`gl-iam keys retire -- ${old}`, ring);
  expect(JSON.parse((await line.run(`gl-iam keys retire --json -- ${old}`, ring)).stdout)).toMatchObject({
    kid: old,
    state: "ended",
  });
  const transcript = line.normalized().replaceAll(old, "<kid of the first>").replaceAll(signing, "<kid of the second>");
  await expect(transcript).toMatchFileSnapshot("transcripts/signing-keys.txt");
});

type Keys = Pick<ConstructorParameters<typeof PostgreSQLProvider>[0], "secretKey" | "secretKeys" | "crypto">;

function openGateway(line: CommandLine, keys: Keys): IAMGateway {
  const databaseUrl = line.environment.GL_IAM_DATABASE_URL as string;
  return IAMGateway.fromFullstackProvider(
    new PostgreSQLProvider({ databaseUrl, enablePartnerRegistry: true, ...keys }),
  );
}

async function tokenIssued(line: CommandLine, secretKeys: Record<number, string>): Promise<void> {
  const gateway = openGateway(line, { secretKeys, crypto: { encryptionKey: KEYS.GL_IAM_ENCRYPTION_KEY } });
  const credentials = { email: "alice@example.com", password: OLD };
  await gateway.createUserWithPassword({ email: credentials.email }, OLD);
  (await gateway.authenticate(credentials)).unwrap();
  await gateway.close();
}

test("--json prints one document with everything, null and [] apart", { timeout: 120_000 }, async () => {
  line = await CommandLine.withDatabase();
  const { stdout } = await line.run("gl-iam partner register Acme --deny-all allowed_source_ips --json");
  const registered = JSON.parse(stdout);
  expect(registered.consumer_secret).toMatch(/^cs_live_/);
  expect(registered.partner).toMatchObject({ allowed_source_ips: [], allowed_email_domains: null, max_users: null });
  const updated = JSON.parse(
    (await line.run("gl-iam partner update Acme --clear allowed_source_ips --deny-all allowed_roles --json")).stdout,
  );
  expect(updated).toMatchObject({ allowed_source_ips: null, allowed_roles: [], allowed_email_domains: null });
  const { data } = JSON.parse((await line.run("gl-iam partner list --json")).stdout);
  expect(data).toEqual([updated]);
});

test("a key and secret from elsewhere are taken over, the secret from a file", { timeout: 120_000 }, async () => {
  line = await CommandLine.withDatabase();
  const secret = `cs_live_${"s".repeat(32)}`;
  const key = `ck_live_${"k".repeat(32)}`;
  const command = `printf '%s\\n' "$MOVED" | gl-iam partner register Moved --consumer-key ${key} --secret-file -`;
  const { stdout, stderr } = await line.run(command, { MOVED: secret });
  expect(stdout).toBe(`consumer_key=${key}\nconsumer_secret=${secret}\n`);
  expect(stderr).not.toContain(secret);
});

test("two first runs at once agree on one set of keys", { timeout: 120_000 }, async () => {
  line = new CommandLine();
  const command = "(gl-iam partner list & gl-iam partner list & wait) 2>&1 | grep -c made";
  const { stdout } = await line.run(command);
  expect(stdout.trim()).toBe("1");
  expect(JSON.parse(readFileSync(join(line.folder, ".gl-iam/keys.json"), "utf8"))).toHaveProperty("encryptionKeys");
});
