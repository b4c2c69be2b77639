import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../src/crypto/secret.js";

const TEXT = "cs_live_nobody_may_see_this";
const secret = new Secret(TEXT);

test("only one explicit call reveals it", () => {
  expect(secret.reveal()).toBe(TEXT);
});

test("it prints as [secret] in every way", () => {
  const printed = [
    String(secret),
    `${secret}`,
    `${secret as unknown as string} in a sentence`,
    secret.toString(),
    JSON.stringify({ secret }),
    JSON.stringify([secret], null, 2),
    inspect(secret),
    inspect({ deep: { deeper: { secret } } }, { depth: 10, showHidden: true }),
    Object.prototype.toString.call(secret),
    new Error("failed", { cause: secret }).cause?.toString() ?? "",
  ];
  for (const text of printed) expect(text).not.toContain("nobody");
  expect(printed.filter((text) => text.includes("[secret]")).length).toBe(printed.length - 1);
});

test("copying, spreading and listing its properties reveal nothing", () => {
  const copies = [{ ...secret }, Object.assign({}, secret), structuredClone(secret), Object.entries(secret)];
  for (const copy of copies) expect(JSON.stringify(copy) + inspect(copy, { showHidden: true })).not.toContain("nobody");
  expect(Reflect.ownKeys(secret)).toEqual([]);
});

test("a console shows nothing of it: alone, nested, as a table or by format", () => {
  let shown = "";
  const stream = new Writable({
    write(chunk, _, done) {
      shown += String(chunk);
      done();
    },
  });
  const out = new Console({ stdout: stream, stderr: stream });
  out.log(secret, { secret }, [secret], new Map([[secret, secret]]));
  out.dir({ secret }, { showHidden: true, depth: null });
  out.dir(secret, { customInspect: false, showHidden: true });
  out.table([{ secret }]);
  out.error("%s %o %O %j", secret, secret, secret, secret);
  shown += format("%s %i", secret, secret);
  expect(shown).toContain("[secret]");
  expect(shown).not.toContain("nobody");
});
