/** A gateway with a partner that signs, in memory, for an application's own tests. */
import { generateEncryptionKey } from "../crypto/keyring.js";
import { IAMGateway } from "../gateway.js";
import type { SSOPartner, SSOPartnerCreate } from "../partner/partner.js";
import { beginningWith } from "../postgresql/memory.js";
import { PostgreSQLProvider } from "../postgresql/provider.js";
import { CopiedInMemory } from "./copied-in-memory.js";
import { preparedDatabase } from "./prepared-database.js";
import { type SignedTestRequest, sign } from "./signed-request.js";
import { TestClock } from "./test-clock.js";

/** Options of `createTestGateway`. */
export interface TestGatewayOptions {
  /** Fields of the partner that differ from the default: no restriction, and the name Acme Corp. */
  readonly partner?: Partial<SSOPartnerCreate> | undefined;
  /** Where the clock begins; the present by default. */
  readonly now?: Date | undefined;
}

/** The partner with its credential. */
export interface TestPartner extends SSOPartner {
  readonly consumerSecret: string;
}

/** What `createTestGateway` answers. */
export interface TestGateway {
  readonly gateway: IAMGateway;
  readonly partner: TestPartner;
  /** The partner's signed request: `gateway.sso.issueToken(sign({ external_id: "u-1", email: "a@acme.example" }))`. */
  sign(payload: object | string): SignedTestRequest;
  /** The gateway's and the partner's clock. */
  readonly clock: TestClock;
  close(): Promise<void>;
}

/**
 * Everything real except for the disk: signature, policy, cap, sessions and audit behave as in production.
 *
 * The first call on a machine makes a database, which takes seconds; each further one takes a fraction of a second.
 *
 * @throws Error under `NODE_ENV=production`, where nothing may trust a partner that everybody can make
 */
export async function createTestGateway({ partner, now }: TestGatewayOptions = {}): Promise<TestGateway> {
  if (process.env.NODE_ENV === "production") throw new Error("gl-iam/testing is not for production");
  const clock = new TestClock(now);
  const provider = new PostgreSQLProvider({
    databaseUrl: "pglite://memory",
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
    now: () => clock.now(),
  });
  const tree = await preparedDatabase();
  await beginningWith(
    () => new CopiedInMemory(tree),
    async () => (await provider.migrate()).unwrap(),
  );
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const create = { partnerName: "Acme Corp", orgId: gateway.defaultOrgId, ...partner };
  const registered = (await gateway.partnerRegistry.registerPartner(create)).unwrap();
  const { consumerKey, consumerSecret } = registered;
  let serial = 0;
  return {
    gateway,
    partner: { ...registered.partner, consumerSecret },
    sign(payload) {
      serial += 1;
      return sign({ consumerKey, consumerSecret }, payload, clock.now(), serial);
    },
    clock,
    close: () => gateway.close(),
  };
}
