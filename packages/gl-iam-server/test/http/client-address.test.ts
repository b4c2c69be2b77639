import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { contradictedProxy } from "../../src/http/limits/client-address.js";
import { clientAddressBehind } from "../../src/index.js";

const REQUEST = new Request("https://app.example.com/");

function addressOf(trusted: readonly string[], peer: string | undefined, headers: Record<string, string> = {}) {
  const incoming = { socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage;
  return clientAddressBehind(trusted)(REQUEST, { incoming });
}

const listed = (value: string) => ({ "x-forwarded-for": value });
const forwarded = (value: string) => ({ forwarded: value });

describe("without trusted proxies the socket's peer is the client, whatever headers say", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:DB8:0:0::7", "2001:db8::7"],
    ["fe80::1%eth0", "fe80::1"],
    [undefined, null],
  ])("%s is %s", (peer, expected) => {
    expect(addressOf([], peer, { ...listed("10.0.0.1"), ...forwarded("for=10.0.0.1") })).toBe(expected);
  });
});

describe("behind 10.0.0.0/8 and 2001:db8:1::/48, hops are read from the right", () => {
  const trusted = ["10.0.0.0/8", "2001:db8:1::/48"];

  test.each([
    ["the last untrusted hop", "10.0.0.1", listed("203.0.113.7"), "203.0.113.7"],
    [
      "what the client itself has written is not read",
      "10.0.0.1",
      listed("1.1.1.1, 203.0.113.7, 10.0.0.2"),
      "203.0.113.7",
    ],
    ["a forged first hop", "10.0.0.1", listed("10.0.0.9, 198.51.100.1"), "198.51.100.1"],
    ["an untrusted peer's header", "198.51.100.1", listed("10.0.0.9"), "198.51.100.1"],
    ["an IPv4-compatible hop, which is no IPv4", "10.0.0.1", listed("::192.0.2.1"), "::c000:201"],
    ["no header", "10.0.0.1", {}, "10.0.0.1"],
    ["a mapped peer and hop", "::ffff:10.0.0.1", listed("::ffff:203.0.113.7"), "203.0.113.7"],
    ["ports", "10.0.0.1", listed("203.0.113.7:4711"), "203.0.113.7"],
    ["IPv6 in brackets", "2001:db8:1::1", listed("[2001:db8::7]:4711"), "2001:db8::7"],
    ["all hops trusted: the leftmost", "10.0.0.1", listed("10.0.0.3, 10.0.0.2"), "10.0.0.3"],
    ["an unknown hop", "10.0.0.1", listed("unknown"), null],
    ["an empty hop", "10.0.0.1", listed("203.0.113.7, "), null],
    ["an octal address", "10.0.0.1", listed("0313.0.0161.7"), null],
    ["a decimal address", "10.0.0.1", listed("3405803783"), null],
    ["RFC 7239", "10.0.0.1", forwarded('for=1.1.1.1;proto=https, For="[2001:db8::7]:1";by=10.0.0.1'), "2001:db8::7"],
    ["RFC 7239, hidden", "10.0.0.1", forwarded("for=_hidden"), null],
    ["RFC 7239, a trap in another parameter", "10.0.0.1", forwarded('by="for=1.1.1.1";for=203.0.113.7'), "203.0.113.7"],
    // The client chooses the host, and commas and semicolons are legal in it (RFC 3986, reg-name).
    [
      "RFC 7239, a hop hidden in a quoted host",
      "10.0.0.1",
      forwarded('for=203.0.113.66;host="a,for=198.51.100.1;x=";proto=https'),
      "203.0.113.66",
    ],
    [
      "RFC 7239, a node hidden in a quoted host",
      "10.0.0.1",
      forwarded('host="a;for=198.51.100.1;x=";for=203.0.113.66'),
      "203.0.113.66",
    ],
    [
      "RFC 7239, escaped quotes",
      "10.0.0.1",
      forwarded('host="a\\";for=1.1.1.1;x=\\"";for=203.0.113.66'),
      "203.0.113.66",
    ],
    ["RFC 7239, two nodes in one element", "10.0.0.1", forwarded("for=203.0.113.7;for=198.51.100.1"), null],
    ["RFC 7239, a quote that does not end", "10.0.0.1", forwarded('for=203.0.113.7;host="a'), null],
    ["RFC 7239, off the grammar", "10.0.0.1", forwarded("203.0.113.7"), null],
    ["RFC 7239, an element without a node", "10.0.0.1", forwarded("for=203.0.113.7, proto=https"), null],
    ["both, and they agree", "10.0.0.1", { ...listed("203.0.113.7"), ...forwarded("for=203.0.113.7") }, "203.0.113.7"],
    ["both, and one is forged", "10.0.0.1", { ...listed("203.0.113.7"), ...forwarded("for=10.9.9.9") }, null],
  ])("%s", (_, peer, headers, expected) => {
    expect(addressOf(trusted, peer, headers as Record<string, string>)).toBe(expected);
  });
});

test("an entry that is neither an address nor a block is refused at once", () => {
  expect(() => clientAddressBehind(["10.0.0.0/8", "proxy.example.com"])).toThrow(TypeError);
});

test("a peer that forwards and is not trusted is reported once", () => {
  const told: string[] = [];
  const addressOf = clientAddressBehind(["10.0.0.0/8"], (peer) => told.push(peer));
  const ask = (remoteAddress: string, headers: Record<string, string>) =>
    addressOf(new Request("http://x"), { incoming: { socket: { remoteAddress }, headers } as never });
  expect(ask("10.0.0.1", { "x-forwarded-for": "203.0.113.7" })).toBe("203.0.113.7");
  expect(ask("192.0.2.1", {})).toBe("192.0.2.1");
  expect(told).toEqual([]);
  for (const header of ["x-forwarded-for", "forwarded", "x-forwarded-for"]) {
    expect(ask("192.0.2.1", { [header]: "for=203.0.113.7" })).toBe("192.0.2.1");
  }
  expect(told).toEqual(["192.0.2.1"]);
});

test("the limits charge the proxy of a client who sends both headers, and nobody else's", () => {
  const through = (headers: Record<string, string>) =>
    contradictedProxy({ incoming: { socket: { remoteAddress: "10.0.0.1" }, headers } as unknown as IncomingMessage });
  expect(addressOf(["10.0.0.0/8"], "10.0.0.1", { ...listed("203.0.113.7"), ...forwarded("for=1.2.3.4") })).toBeNull();
  expect(through({ ...listed("203.0.113.7"), ...forwarded("for=1.2.3.4") })).toBe("10.0.0.1");
  expect(through(listed("203.0.113.7"))).toBeNull();
  expect(contradictedProxy({})).toBeNull();
});
