/** Ready code for the setup page. Each reads the secret from the environment and shows what a refusal says. */
export const SNIPPETS: readonly { readonly name: string; readonly label: string; readonly code: string }[] = [
  {
    name: "python",
    label: "Python",
    code: `import hashlib, hmac, json, os, urllib.error, urllib.request
from datetime import datetime, timezone

key, secret = "CONSUMER_KEY_HERE", os.environ["GL_IAM_CONSUMER_SECRET"].strip()
body = json.dumps({"external_id": "u-1001", "email": "alice@example.com"}).encode()
timestamp = datetime.now(timezone.utc).isoformat()
signature = hmac.new(secret.encode(), f"{timestamp}|{key}|".encode() + body, hashlib.sha256).hexdigest()
headers = {"X-Consumer-Key": key, "X-Signature": signature, "X-Timestamp": timestamp}
request = urllib.request.Request("BASE_URL_HERE/api/v1/sso/token", body, headers | {"Content-Type": "application/json"})
try:
    print(urllib.request.urlopen(request).read().decode())
except urllib.error.HTTPError as refusal:
    print(refusal.code, refusal.read().decode())
`,
  },
  {
    name: "node",
    label: "Node.js",
    code: `import { createHmac } from "node:crypto";

const key = "CONSUMER_KEY_HERE";
const secret = process.env.GL_IAM_CONSUMER_SECRET.trim();
const body = JSON.stringify({ external_id: "u-1001", email: "alice@example.com" });
const timestamp = new Date().toISOString();
const signature = createHmac("sha256", secret).update(timestamp + "|" + key + "|" + body).digest("hex");
const answer = await fetch("BASE_URL_HERE/api/v1/sso/token", {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "X-Consumer-Key": key,
    "X-Signature": signature,
    "X-Timestamp": timestamp,
  },
  body,
});
console.log(answer.status, await answer.text());
`,
  },
  {
    name: "php",
    label: "PHP",
    code: `<?php
$key = 'CONSUMER_KEY_HERE';
$secret = trim(getenv('GL_IAM_CONSUMER_SECRET'));
$body = json_encode(['external_id' => 'u-1001', 'email' => 'alice@example.com']);
$timestamp = gmdate(DATE_ATOM);
$signature = hash_hmac('sha256', "$timestamp|$key|$body", $secret);
$headers = ["Content-Type: application/json", "X-Consumer-Key: $key"];
array_push($headers, "X-Signature: $signature", "X-Timestamp: $timestamp");
$http = ['method' => 'POST', 'header' => implode("\\r\\n", $headers), 'content' => $body, 'ignore_errors' => true];
echo file_get_contents('BASE_URL_HERE/api/v1/sso/token', false, stream_context_create(['http' => $http])), "\\n";
`,
  },
  {
    name: "ruby",
    label: "Ruby",
    code: `require "json"
require "net/http"
require "openssl"
require "time"

key, secret = "CONSUMER_KEY_HERE", ENV.fetch("GL_IAM_CONSUMER_SECRET").strip
body = JSON.generate({ external_id: "u-1001", email: "alice@example.com" })
timestamp = Time.now.utc.iso8601(3)
signature = OpenSSL::HMAC.hexdigest("SHA256", secret, "#{timestamp}|#{key}|#{body}")
headers = { "X-Consumer-Key" => key, "X-Signature" => signature, "X-Timestamp" => timestamp }
headers["Content-Type"] = "application/json"
answer = Net::HTTP.post(URI("BASE_URL_HERE/api/v1/sso/token"), body, headers)
puts answer.code, answer.body
`,
  },
];
