/** A gl-iam node: `gl-iam serve` from the build, by its own link to the pooler. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cluster } from "./cluster.js";
import { Daemon, freePort, until } from "./daemon.js";
import { Link } from "./link.js";

const GL_IAM = fileURLToPath(new URL("../../packages/gl-iam-server/bin/gl-iam.js", import.meta.url));

export const ADMINISTRATOR = { email: "ops@example.com", password: "a password only for this test" };
const KEYS = { GL_IAM_SECRET_KEY: "only-for-the-cluster-test-0123456789abcdef", GL_IAM_ENCRYPTION_KEY: "A".repeat(43) };
const SETTINGS = {
  ...KEYS,
  GL_IAM_AUTO_MIGRATE: "false",
  GL_IAM_ADMIN_EMAIL: ADMINISTRATOR.email,
  GL_IAM_ADMIN_PASSWORD: ADMINISTRATOR.password,
  GL_IAM_RATE_LIMIT_SOURCE: "0",
  GL_IAM_RATE_LIMIT_PARTNER: "0",
  GL_IAM_RATE_LIMIT_LOGIN: "0",
};

export class Node {
  private constructor(
    readonly name: string,
    readonly url: string,
    readonly daemon: Daemon,
    readonly link: Link,
  ) {}

  static async start(name: string, cluster: Cluster): Promise<Node> {
    const [link, port] = [await Link.to(cluster.poolerPort), await freePort()];
    const environment = { ...SETTINGS, GL_IAM_DATABASE_URL: cluster.url(link.port), GL_IAM_PORT: String(port) };
    const daemon = command(cluster, name, environment, ["serve"]);
    const node = new Node(name, `http://127.0.0.1:${port}`, daemon, link);
    await node.restart();
    return node;
  }

  async restart(): Promise<void> {
    this.daemon.start();
    await until(`${this.name} is ready`, 60, async () => (await fetch(`${this.url}/readyz`)).ok);
  }

  async remove(): Promise<void> {
    this.daemon.signal("SIGCONT");
    await this.daemon.kill();
    this.link.close();
  }
}

/**
 * Straight to the primary: migrations hold locks longer than a transaction, which a transaction pooler does not keep.
 */
export async function migrate(cluster: Cluster): Promise<void> {
  const environment = { ...KEYS, GL_IAM_DATABASE_URL: cluster.url(cluster.primaryPort) };
  const migration = command(cluster, "migrate", environment, ["migrate"]);
  migration.start();
  await until("the schema is migrated", 60, async () => !migration.isRunning);
}

function command(cluster: Cluster, name: string, environment: Record<string, string>, words: string[]): Daemon {
  const { folder } = cluster;
  const program = { file: process.execPath, arguments: [GL_IAM, ...words], folder, log: join(folder, `${name}.log`) };
  return new Daemon({ ...program, environment, owner: {} });
}
