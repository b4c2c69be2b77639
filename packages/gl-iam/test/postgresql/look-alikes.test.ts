/** Only what is known to hold locks the way PostgreSQL does is worked with. */
import { describe, expect, test } from "vitest";
import { refuseVersion } from "../../src/postgresql/server-check.js";

describe("what version() says", () => {
  test.each([
    "PostgreSQL 15.20 (Debian 15.20-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0) 12.2.0, 64-bit",
    "PostgreSQL 18.3 on wasm32-unknown-emscripten",
    "PostgreSQL 16.4 on aarch64-unknown-linux-gnu, compiled by gcc (GCC) 9.5.0, 64-bit",
    "PostgreSQL 17beta1 on x86_64",
    "PostgreSQL 15.6 (EnterpriseDB Advanced Server 15.6.0) on x86_64-pc-linux-gnu",
  ])("worked with: %s", (version) => {
    expect(refuseVersion(version)).toBeNull();
  });

  test.each([
    ["CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27)", "CockroachDB"],
    ["PostgreSQL 11.2-YB-2.18.3.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 15.0.3", "YugabyteDB"],
    ["PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64-pc-linux-gnu", "YugabyteDB"],
    ["PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc, Redshift 1.0.58203", "Amazon Redshift"],
    ["PostgreSQL 12.12 (Greenplum Database 7.0.0 build commit)", "Greenplum"],
    ["CrateDB 5.5.0 (built abc/2023)", "CrateDB"],
    ["PostgreSQL 9.5.0 on x86_64-unknown-linux-gnu (Materialize v0.26)", "Materialize"],
    ["PostgreSQL 14.22 on x86_64-pc-linux-gnu", "PostgreSQL 14"],
    ["PostgreSQL 9.6.24", "PostgreSQL 9"],
    ["SomethingElse 1.0", "not PostgreSQL"],
    ["", "not PostgreSQL"],
  ])("refused by name: %s", (version, name) => {
    expect(refuseVersion(version)).toMatchObject({ code: "store_unavailable" });
    expect(refuseVersion(version)?.message).toContain(name);
    expect(refuseVersion(version)?.message).toContain("PostgreSQL 15 or newer");
  });
});
