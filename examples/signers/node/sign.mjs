// Signs a GL IAM assertion with Node's own crypto. It reads the payload from stdin and prints the three headers:
//
//   export GL_IAM_CONSUMER_KEY=ck_live_…  GL_IAM_CONSUMER_SECRET=cs_live_…
//   node sign.mjs < payload.json > headers.txt
//
// In a JavaScript project, use the package gl-iam-signer instead: it checks more before it signs.
import { createHmac } from "node:crypto";
import { buffer } from "node:stream/consumers";

/** Signs exactly these payload bytes: send them unchanged, and do not serialize again. */
export function sign(consumerKey, consumerSecret, timestamp, payload) {
  return createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|`).update(payload).digest("hex");
}

function fail(message) {
  console.error(`sign.mjs: ${message}`);
  process.exit(2);
}

const consumerKey = process.argv[2] ?? process.env.GL_IAM_CONSUMER_KEY ?? "";
const consumerSecret = process.env.GL_IAM_CONSUMER_SECRET ?? "";
const timestamp = process.env.GL_IAM_TIMESTAMP || new Date().toISOString();

if (!/^ck_live_[A-Za-z0-9_-]{32,}$/.test(consumerKey)) {
  fail("the first argument or GL_IAM_CONSUMER_KEY must be the consumer key (ck_live_…)");
}
if (!/^cs_live_[A-Za-z0-9_-]{32,}$/.test(consumerSecret)) {
  fail("GL_IAM_CONSUMER_SECRET must be the consumer secret (cs_live_…)");
}

const payload = await buffer(process.stdin);
console.log(`X-Consumer-Key: ${consumerKey}`);
console.log(`X-Signature: ${sign(consumerKey, consumerSecret, timestamp, payload)}`);
console.log(`X-Timestamp: ${timestamp}`);
