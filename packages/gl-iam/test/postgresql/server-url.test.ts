/** A URL that a reader could take for another one is refused, by the name of what is wrong with it. */
import { describe, expect, test } from "vitest";
import { parseDatabaseUrl } from "../../src/postgresql/database-url.js";
import { plainTextHosts, type ServerAddress } from "../../src/postgresql/server-url.js";
import { Violation } from "../../src/validation.js";

function addressOf(url: string): ServerAddress {
  const location = parseDatabaseUrl(url);
  if (location instanceof Violation || location.kind !== "server")
    throw new Error(`refused: ${JSON.stringify(location)}`);
  return location.address;
}

function refusalOf(url: unknown): Violation {
  const refused = parseDatabaseUrl(url);
  if (!(refused instanceof Violation)) throw new Error("not refused");
  return refused;
}

describe("hosts", () => {
  test.each<[string, [string, number][]]>([
    ["postgres://db.example", [["db.example", 5432]]],
    [
      "postgres://u:p@a:5432,b:5433/db",
      [
        ["a", 5432],
        ["b", 5433],
      ],
    ],
    [
      "postgres://a,b,c:6000/db",
      [
        ["a", 5432],
        ["b", 5432],
        ["c", 6000],
      ],
    ],
    [
      "postgres://[2001:db8::1]:6000,[::1]/db",
      [
        ["2001:db8::1", 6000],
        ["::1", 5432],
      ],
    ],
    ["postgres:///iam?host=/var/run/postgresql", [["/var/run/postgresql", 5432]]],
    [
      "postgres:///iam?host=a,b&port=1,2",
      [
        ["a", 1],
        ["b", 2],
      ],
    ],
    ["postgres://%2Fvar%2Frun%2Fpostgresql/iam", [["/var/run/postgresql", 5432]]],
    ["postgres:///iam", []],
  ])("%s", (url, hosts) => {
    expect(addressOf(url).hosts).toEqual(hosts.map(([host, port]) => ({ host, port })));
  });

  test.each([
    "postgres://a:port/db",
    "postgres://a:99999/db",
    "postgres://a:0/db",
    "postgres://a,,b/db",
    "postgres://[a]/db",
  ])("refused: %s", (url) => {
    expect(refusalOf(url).rule).toBe("database_host");
  });

  test.each([
    ["postgres://a/db", false],
    ["postgres://a,b/db", true],
    ["postgres://a/db?target_session_attrs=read-write", true],
    ["postgres://a/db?target_session_attrs=primary", true],
    ["postgres://a,b/db?target_session_attrs=any", false],
  ])("%s: whether a server that takes no writes is passed over: %s", (url, mustWrite) => {
    expect(addressOf(url).mustWrite).toBe(mustWrite);
  });
});

test("user, password and database are decoded, and a colon can only belong to the password", () => {
  expect(addressOf("postgres://us%40er:p%3A%2F%23%25:w@h/my%20db")).toMatchObject({
    user: "us@er",
    password: "p:/#%:w",
    database: "my db",
  });
  expect(addressOf("postgres://h/db?user=u&password=p%26q&dbname=other")).toMatchObject({
    user: "u",
    password: "p&q",
    database: "other",
  });
});

test.each([
  "postgres://u:p@ss@host/db",
  "postgres://u@server:p@host/db",
  "postgres://u:p/w@host/db",
  "postgres://u:p?w@host/db",
  "postgres://u:12#34@host/db",
  "postgres://u:p%w@host/db",
  "postgres://u:100%@host/db",
  "postgres://u:p w@host/db",
  "postgres://u:%FF@host/db",
  "postgres://u:p[w@host/db",
  "postgres://u:p@host/db#x",
  "postgres://h/db?password=p@w",
])("not percent-encoded: %s", (url) => {
  expect(refusalOf(url).rule).toBe("unescaped");
  expect(refusalOf(url).message).toContain("percent-encoded");
});

test.each(['"postgres://u:p@h/db"', "'postgres://u:p@h/db'", "`pglite://memory`", ' "pglite://memory"\n'])(
  "quotes that an env file kept: %s",
  (url) => {
    expect(refusalOf(url).rule).toBe("quoted");
  },
);

test.each([" postgres://h/db", "postgres://h/db\n", "postgres://h/db\r", "\ufeffpostgres://h/db"])(
  "white space around it: %j",
  (url) => {
    expect(refusalOf(url).rule).toBe("surrounding_spaces");
  },
);

describe("parameters", () => {
  test.each([
    ["SSLMODE=verify-full", "SSLMODE that is not known: it is spelt sslmode"],
    ["ssl_mode=verify-full", "ssl_mode that is not known: it is spelt sslmode"],
    ["sslMode=verify-full", "sslMode that is not known: it is spelt sslmode"],
    ["tls=true", "tls that is not known: known are"],
    ["connect_timeout=3", "connect_timeout that is not known"],
    ["constructor=1", "constructor that is not known"],
    ["sslmode=verify_full", "sslmode that must be one of disable"],
    ["sslmode=", "sslmode that must be one of"],
    ["sslmode", "sslmode that must be one of"],
    ["sslmode=disable&sslmode=verify-full", "sslmode twice"],
    ["sslmode=disable&sslrootcert=/ca.pem", "turns TLS off"],
    ["target_session_attrs=read-only", "target_session_attrs that must be one of any, read-write, primary"],
    ["channel_binding=require", "channel_binding that must be one of disable, prefer"],
    ["user=", "user without a value"],
  ])("%s: %s", (query, message) => {
    const refused = refusalOf(`postgres://h/db?${query}`);
    expect(refused.rule).toBe("database_url_parameter");
    expect(refused.message).toContain(message);
  });

  test("no password stands in a refusal", () => {
    for (const url of [
      "postgres://u:canary@@h/db",
      "postgres://u:canary@h/db?canary%20=canary&x",
      '"postgres://u:canary@h"',
    ]) {
      expect(refusalOf(url).message).not.toContain("canary");
    }
  });
});

describe("TLS", () => {
  test.each([
    ["", undefined],
    ["sslmode=disable", "disable"],
    ["ssl=false", "disable"],
    ["sslmode=no-verify", "no-verify"],
    ["sslmode=prefer", "verify-full"],
    ["sslmode=require", "verify-full"],
    ["sslmode=verify-ca", "verify-full"],
    ["sslmode=verify-full", "verify-full"],
    ["ssl=true", "verify-full"],
    ["ssl=require", "verify-full"],
    ["sslrootcert=/ca.pem", "verify-full"],
    ["sslnegotiation=direct", "verify-full"],
  ])("%s is %s", (query, mode) => {
    expect(addressOf(`postgres://h/db?${query}`).tls?.mode).toBe(mode);
  });

  test("files are named, and the system's authorities need none", () => {
    expect(addressOf("postgres://h/db?sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem").tls).toMatchObject({
      rootCertificate: "/ca.pem",
      certificate: "/c.pem",
      key: "/k.pem",
    });
    expect(addressOf("postgres://h/db?sslrootcert=system").tls?.rootCertificate).toBeUndefined();
  });

  test.each([
    ["postgres://db.example/iam", "db.example"],
    ["postgres://10.0.0.1,localhost,b/iam", "10.0.0.1, b"],
    ["postgres://db.example/iam?sslmode=disable", "db.example"],
    ["postgres://db.example/iam?sslmode=require", null],
    ["postgres://localhost,127.0.0.1,127.1.2.3,[::1]/iam", null],
    ["postgres:///iam?host=/var/run/postgresql", null],
    ["postgres:///iam", null],
  ])("%s: in plain text over a network: %s", (url, hosts) => {
    expect(plainTextHosts(addressOf(url))).toBe(hosts);
  });
});
