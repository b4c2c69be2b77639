/** The consumer key and secret of a new partner: generated, or brought from elsewhere. */
import {
  generateConsumerKey,
  generateConsumerSecret,
  parseConsumerKey,
  parseConsumerSecret,
} from "../crypto/credential.js";
import { Secret } from "../crypto/secret.js";
import { type Problems, Violation } from "../validation.js";

export interface ConsumerCredential {
  readonly consumerKey: string;
  readonly consumerSecret: Secret;
}

/** Either may be absent: a key without a secret gets a new secret, and the reverse. */
export function parseCredential(key: unknown, secret: unknown, problems: Problems): ConsumerCredential {
  const consumerKey = key === undefined ? generateConsumerKey() : parseConsumerKey(key);
  const consumerSecret = secret === undefined ? generateConsumerSecret() : parseConsumerSecret(secret);
  if (consumerSecret instanceof Violation) problems.add("consumerSecret", consumerSecret);
  return {
    consumerKey: problems.take("consumerKey", consumerKey, ""),
    consumerSecret: consumerSecret instanceof Secret ? consumerSecret : new Secret(""),
  };
}
