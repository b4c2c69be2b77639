/**
 * A14: a refresh whose answer never arrives. The connection to the database is cut behind the commit, so that the
 * service itself cannot know whether the token was used, and the client asks again, here or at another node.
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { ANYWHERE, expectRefused, type Installation, install, outcome } from "../postgresql/installation.js";
import { isLive, PartnerSide } from "../sign-in/partner-side.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";

/** What commits a refresh: the statement alone, not the name of a setting, or the prepared one that is all of it. */
const COMMIT = /(?<![_a-z])commit\0|\0first_uses\0/i;

/** Passes everything on, and when it is told to, takes the next commit to the server and its answer nowhere. */
class CuttingLink {
  #server: Server | undefined;
  #cutsNextCommit = false;
  cut = 0;

  constructor(private readonly target: { host: string; port: number }) {}

  /** @returns the port to connect to instead of the server's */
  async listen(): Promise<number> {
    const server = createServer((client) => this.#pass(client));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("it listens on a port");
    return address.port;
  }

  cutNextCommit(): void {
    this.#cutsNextCommit = true;
  }

  close(): void {
    this.#server?.close();
  }

  #pass(client: Socket): void {
    const server = connect(this.target.port, this.target.host);
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
    let isCut = false;
    server.on("data", (answer) => {
      if (!isCut) client.write(answer);
    });
    client.on("data", async (statement) => {
      server.write(statement);
      if (!this.#cutsNextCommit || !COMMIT.test(statement.toString("latin1"))) return;
      this.#cutsNextCommit = false;
      isCut = true;
      this.cut += 1;
      await sleep(100);
      end();
    });
  }
}

describe.skipIf(!POSTGRESQL.answers && !required)("A14: a refresh whose answer was cut off behind the commit", () => {
  let database: ScratchDatabase;
  let link: CuttingLink;
  let cutOff: Installation;
  let other: Installation;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    const url = new URL(database.url);
    link = new CuttingLink({ host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = "127.0.0.1";
    url.port = String(await link.listen());
    cutOff = await install({ url: url.href });
    other = await install(database);
  });
  afterAll(async () => {
    await Promise.all([cutOff?.close(), other?.close()]);
    link?.close();
    await database?.drop();
  });

  test.each([
    ["the same node", () => cutOff, "k-1"],
    ["another node", () => other, "k-2"],
    ["the same node, without a key", () => cutOff, undefined],
    ["another node, without a key", () => other, undefined],
  ])("is answered by %s with the successor that nobody saw", async (_, node, idempotencyKey) => {
    const partner = await PartnerSide.of(other);
    const { session } = await partner.signedIn();
    const call = { ...ANYWHERE, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
    const cuts = link.cut;
    link.cutNextCommit();
    expectRefused(await cutOff.gateway.refreshSession(session.refreshToken, call), "store_unavailable");
    expect(link.cut).toBe(cuts + 1);
    const used = await other.sql(
      `SELECT 1 FROM gl_iam.refresh_tokens JOIN gl_iam.sessions ON sessions.id = session_id
       WHERE partner_id = $1 AND used_at IS NOT NULL`,
      partner.id,
    );
    expect(used, "it was committed").toHaveLength(1);
    const again = await node().gateway.refreshSession(session.refreshToken, call);
    expect(outcome(again)).toBe("accepted");
    expect(await isLive(other.gateway, { session: again.unwrap() })).toBe(true);
    const next = await cutOff.gateway.refreshSession(again.unwrap().refreshToken, ANYWHERE);
    expect(outcome(next), "the session goes on").toBe("accepted");
    const query = { partnerId: partner.id, eventType: "token_reuse_detected" } as const;
    const events = (await other.gateway.listAuditEvents(query)).unwrap().data;
    expect(events.map(({ severity }) => severity)).toEqual(idempotencyKey === undefined ? ["warning"] : []);
  });
});
