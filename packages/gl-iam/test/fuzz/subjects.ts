/** What is compared: the product's functions, each in the shape that its oracle answers in. */
import { HMAC_SHA256 } from "../../src/assertion/schemes/hmac-sha256.js";
import { parseTimestamp } from "../../src/assertion/timestamp.js";
import { Secret } from "../../src/crypto/secret.js";
import { parseDomainName } from "../../src/policy/domain-name.js";
import { parseAddress, parseSourceIp, sourceIpAllowed } from "../../src/policy/source-ip.js";
import { isReturnPath } from "../../src/sign-in/return-path.js";
import { parseStrictJsonObject } from "../../src/strict-json.js";
import { Violation } from "../../src/validation.js";
import { type AddressRules, addresses } from "./address.js";
import { domainNames } from "./domain-name.js";
import { macs, type Signed } from "./mac.js";
import { returnPaths } from "./return-path.js";
import { payloads } from "./strict-json.js";
import type { Subject } from "./subject.js";
import { timestamps } from "./timestamp.js";

export const PRODUCT = {
  timestamp(text: string): number | null {
    const parsed = parseTimestamp(text);
    return parsed instanceof Violation ? null : parsed.epochMs;
  },
  payload(bytes: Uint8Array): object | null {
    const parsed = parseStrictJsonObject(bytes);
    return parsed instanceof Violation ? null : parsed;
  },
  address: {
    parseEntry(text) {
      const parsed = parseSourceIp(text);
      return parsed instanceof Violation ? null : parsed;
    },
    parseAddress: (text) => parseAddress(text) ?? null,
    allowed: (entries, address) => sourceIpAllowed(entries, address),
  } satisfies AddressRules as AddressRules,
  domainName: (text: string): string | null => parseDomainName(text) ?? null,
  verifies({ secret, ...signed }: Signed, signature: string): boolean {
    const [key, bytes] = [HMAC_SHA256.readKey(new Secret(secret)), HMAC_SHA256.parseSignature(signature)];
    return key !== null && bytes !== undefined && key.verifies(signed, bytes);
  },
  returnPath: (path: string): boolean => isReturnPath(path),
};

export const SUBJECTS: readonly Subject[] = [
  timestamps(PRODUCT.timestamp),
  payloads(PRODUCT.payload),
  addresses(PRODUCT.address),
  domainNames(PRODUCT.domainName),
  macs(PRODUCT.verifies),
  returnPaths(PRODUCT.returnPath),
];
