/** Nobody removes the last platform_admin, not even two who remove each other at once. */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import type { IAMGateway, User } from "../../src/index.js";
import { ANYWHERE, expectRefused, type Installation, install } from "../postgresql/installation.js";
import { type Naivety, naiveGateway } from "../sign-in/naive.js";
import { tally } from "../sign-in/partner-side.js";
import { expectMoreThan } from "../until-they-meet.js";

const PASSWORD = "correct horse battery staple";
const ROUNDS = 10;
const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";

/** Looks whether there is another one, and makes nobody wait meanwhile. */
const LOOKS_WITHOUT_WAITING: Naivety = ({ users }, connect) => ({
  users: Object.assign(Object.create(users), {
    async hasOtherPlatformAdmin(userId: string) {
      const { rows } = await sql`
        SELECT 1 FROM gl_iam.users WHERE 'platform_admin' = ANY (roles) AND is_active AND id <> ${userId}
      `.execute(await connect());
      return rows.length > 0;
    },
  }),
});

describe.skipIf(!POSTGRESQL.answers && !required)("the last platform_admin", () => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  async function admin(email: string): Promise<User> {
    const user = { email: `${email}@acme.example`, roles: ["platform_admin"] };
    return (await installed.gateway.createUserWithPassword(user, PASSWORD)).unwrap();
  }

  const active = async () =>
    (await installed.sql("SELECT 1 FROM gl_iam.users WHERE is_active AND 'platform_admin' = ANY (roles)")).length;

  /** Only these two are active. Each removes the other one, at the same moment. */
  async function takeEachOthersAway(gateway: IAMGateway, [one, other]: readonly [User, User]) {
    for (const { id } of [one, other]) (await gateway.reactivateUser(id, ANYWHERE)).unwrap();
    return tally(
      await Promise.all([
        gateway.deactivateUser(one.id, { ...ANYWHERE, actor: other.id }),
        gateway.deactivateUser(other.id, { ...ANYWHERE, actor: one.id }),
      ]),
    );
  }

  test("stays, whoever asks, and leaves an event; one of two may go", async () => {
    const { gateway, events } = installed;
    const root = await admin("root");
    for (const actor of [root.id, "somebody else"]) {
      expectRefused(await gateway.deactivateUser(root.id, { ...ANYWHERE, actor }), "permission_denied");
      expect(events.at(-1)).toMatchObject({ eventType: "permission_denied", actor, userId: root.id });
    }
    const second = await admin("second");
    expect((await gateway.deactivateUser(root.id, ANYWHERE)).unwrap().isActive).toBe(false);
    expectRefused(await gateway.deactivateUser(second.id, ANYWHERE), "permission_denied");
    expect((await gateway.deactivateUser(root.id, ANYWHERE)).unwrap().isActive, "again is nothing new").toBe(false);
    const member = (await gateway.createUserWithPassword({ email: "m@acme.example" }, PASSWORD)).unwrap();
    expect((await gateway.deactivateUser(member.id, ANYWHERE)).unwrap().isActive, "nobody else's matter").toBe(false);
  });

  describe("of two who remove each other at once one stays", () => {
    let pair: readonly [User, User];

    beforeAll(async () => {
      pair = [await admin("one"), await admin("two")];
      await installed.sql(
        "UPDATE gl_iam.users SET suspended_at = now() WHERE NOT email IN ('one@acme.example', 'two@acme.example')",
      );
    });

    test("the naive version loses both", async () => {
      const naive = naiveGateway(installed.provider, LOOKS_WITHOUT_WAITING);
      await expectMoreThan(1, async () => (await takeEachOthersAway(naive, pair)).accepted ?? 0);
      expect(await active()).toBe(0);
    });

    test("this one keeps one", async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        expect(await takeEachOthersAway(installed.gateway, pair)).toEqual({ accepted: 1, permission_denied: 1 });
        expect(await active()).toBe(1);
      }
    });
  });
});
