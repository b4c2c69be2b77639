/** What ends a partner locks its test side too (S1): no sign-in there slips in between. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { ANYWHERE } from "../application.js";
import { type Installation, install } from "../postgresql/installation.js";
import { PartnerSide } from "../sign-in/partner-side.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const ON_TEST = { ...ANYWHERE, test: true } as const;

describe.skipIf(!POSTGRESQL.answers && !required)("of a partner's end and sign-ins of its test side", () => {
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

  test("S13: ten rounds, and no session of the test side survives", async () => {
    const { gateway, registry } = installed;
    for (let round = 0; round < 10; round += 1) {
      const live = await PartnerSide.of(installed);
      const side = await live.testSide();
      const tokens = await Promise.all(Array.from({ length: 6 }, () => side.token()));
      const [ended, ...opened] = await Promise.all([
        registry.deactivatePartner(live.id, { revokeSessions: true }),
        ...tokens.map((token) => gateway.sso.authenticate({ token })),
      ]);
      ended.unwrap();
      for (const result of opened) {
        if (result.isErr) continue;
        const { session } = result.value as { session: { accessToken: string } };
        expect((await gateway.getSession(session.accessToken, ON_TEST)).error?.code).toBe("session_not_found");
      }
    }
  });

  test("whoever changes the partner holds its test side", async () => {
    const { provider } = installed;
    const live = await PartnerSide.of(installed);
    const side = await live.testSide();
    const { store } = provider.core;
    const order: string[] = [];
    let holding: Promise<void> | undefined;
    await store.transaction(async ({ partners }) => {
      await partners.lock(live.id);
      // Another connection, as that of a sign-in: it waits for this one's end.
      holding = store.transaction(async (other) => {
        await other.partners.hold(side.id);
        order.push("held");
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      order.push("changed");
    });
    await holding;
    expect(order).toEqual(["changed", "held"]);
  });
});
