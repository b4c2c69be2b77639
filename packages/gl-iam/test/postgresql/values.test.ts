/** Every value is read in one form, and what has another form is a defect: never "nothing", never "no end". */
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { TYPES } from "../../src/postgresql/server-types.js";
import { parseTimestamptz, toParameter, UnreadableValue } from "../../src/postgresql/values.js";

describe("a timestamptz", () => {
  test.each([
    ["2026-03-12 10:00:00+00", "2026-03-12T10:00:00.000Z"],
    ["2026-03-12 10:00:00.123456+00", "2026-03-12T10:00:00.123Z"],
    ["2026-03-12 10:00:00.999999+00", "2026-03-12T10:00:00.999Z"],
    ["2026-03-12 10:00:00.57+00", "2026-03-12T10:00:00.570Z"],
    ["2026-02-28 23:59:59.5+00", "2026-02-28T23:59:59.500Z"],
    ["2026-03-12 10:00:00.5-05", "2026-03-12T15:00:00.500Z"],
    ["2026-03-12 10:00:00.05+05:30", "2026-03-12T04:30:00.050Z"],
    ["1880-01-01 00:53:28+00:53:28", "1880-01-01T00:00:00.000Z"],
    ["0001-01-01 00:00:00+00", "0001-01-01T00:00:00.000Z"],
    ["9999-12-31 23:59:59.999999+00", "9999-12-31T23:59:59.999Z"],
    ["12026-03-12 10:00:00+00", "+012026-03-12T10:00:00.000Z"],
    ["1000-01-01 00:00:00.999999+00", "1000-01-01T00:00:00.999Z"],
    ["2026-12-31 23:59:59.01+00", "2026-12-31T23:59:59.010Z"],
    // As JSON has it.
    ["2026-03-12T10:00:00+00:00", "2026-03-12T10:00:00.000Z"],
    ["2026-03-12T10:00:00.123999+00:00", "2026-03-12T10:00:00.123Z"],
    ["2026-03-12T10:00:00.5-05:00", "2026-03-12T15:00:00.500Z"],
  ])("%s", (text, iso) => {
    expect(parseTimestamptz(text).toISOString()).toBe(iso);
  });

  test.each([
    "12.03.2026 10:00:00 UTC",
    "03/12/2026 10:00:00 UTC",
    "Thu Mar 12 10:00:00 2026 UTC",
    "2026-03-12 10:00:00 UTC",
    "2026-03-12 10:00:00",
    "2026-03-12T10:00:00Z",
    "0044-03-15 10:00:00+00 BC",
    "infinity",
    "-infinity",
    "",
  ])("is a defect as %j", (text) => {
    expect(() => parseTimestamptz(text)).toThrow(UnreadableValue);
  });
});

test("bytes, booleans and integers in another form are defects as well, and no value stands in the error", () => {
  const read = (oid: number, text: string) => () => (TYPES.getTypeParser(oid) as (text: string) => unknown)(text);
  for (const [oid, text] of [
    [17, "canary\\\\000"],
    [17, "\\xCANARY"],
    [16, "canary"],
    [23, "canary"],
    [20, "9007199254740993"],
  ] as const) {
    expect(read(oid, text)).toThrow(UnreadableValue);
    expect(read(oid, text)).not.toThrow(/canary/i);
  }
});

test("a date goes out in UTC, and an invalid one does not go out", () => {
  expect(toParameter(new Date("2026-03-12T10:00:00.123Z"))).toBe("2026-03-12T10:00:00.123Z");
  expect(() => toParameter(new Date(Number.NaN))).toThrow(RangeError);
});

describe.skipIf(!POSTGRESQL.answers)("what PostgreSQL sends", () => {
  let database: ScratchDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await POSTGRESQL.create();
    client = new pg.Client({ connectionString: database.url, types: TYPES });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  const sent = async (type: string, value: unknown) => {
    const { rows } = await client.query(`SELECT $1::${type} AS value`, [toParameter(value)]);
    return rows[0].value;
  };

  test("comes back as it went out, in every time zone", async () => {
    const times = fc.date({
      min: new Date("1700-01-01T00:00:00Z"),
      max: new Date("9999-12-31T00:00:00Z"),
      noInvalidDate: true,
    });
    for (const zone of ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Africa/Monrovia"]) {
      await client.query(`SET TimeZone = '${zone}'`);
      await fc.assert(
        fc.asyncProperty(times, async (time) => {
          expect(await sent("timestamptz", time)).toEqual(time);
          const { rows } = await client.query("SELECT to_json($1::timestamptz)::text AS json", [toParameter(time)]);
          expect(parseTimestamptz(JSON.parse(rows[0].json))).toEqual(time);
        }),
        { numRuns: 40 },
      );
    }
  });

  test.each<[string, unknown]>([
    ["text[]", ["a", 'quo"te', "back\\slash", "NULL", "", "{},", "ü"]],
    ["text[]", []],
    ["integer[]", [1, -2]],
    ["bytea", Buffer.from([0, 255, 92, 120])],
    ["bytea", Buffer.alloc(0)],
    ["boolean", true],
    ["bigint", Number.MAX_SAFE_INTEGER],
    ["double precision", 0.1],
    ["text", "\\x00"],
    ["timestamptz", null],
  ])("%s %j", async (type, value) => {
    expect(await sent(type, value)).toEqual(value);
  });

  test("also when the application has given node-postgres other parsers", async () => {
    const theirs = pg.types.getTypeParser(1184);
    pg.types.setTypeParser(1184, (text) => text);
    try {
      expect(await sent("timestamptz", new Date(0))).toEqual(new Date(0));
    } finally {
      pg.types.setTypeParser(1184, theirs);
    }
  });
});
