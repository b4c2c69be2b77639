/** The languages whose programs run as they are written. See snippets.ts. */

export const PYTHON = `import hashlib, hmac, json, os, sys, urllib.error, urllib.request
from datetime import datetime, timezone

key, secret = "CONSUMER_KEY_HERE", os.environ["GL_IAM_CONSUMER_SECRET"].strip()
body = json.dumps({"external_id": "u-1001", "email": "EMAIL_HERE"}).encode()
timestamp = datetime.now(timezone.utc).isoformat()
signature = hmac.new(secret.encode(), f"{timestamp}|{key}|".encode() + body, hashlib.sha256).hexdigest()
headers = {"X-Consumer-Key": key, "X-Signature": signature, "X-Timestamp": timestamp}
request = urllib.request.Request("BASE_URL_HERE/api/v1/sso/token", body, headers | {"Content-Type": "application/json"})
try:
    print(urllib.request.urlopen(request).read().decode())
except urllib.error.HTTPError as refusal:
    sys.exit(f"{refusal.code} {refusal.read().decode()}")
`;

export const NODE = `import { createHmac } from "node:crypto";

const key = "CONSUMER_KEY_HERE";
const secret = (process.env.GL_IAM_CONSUMER_SECRET ?? "").trim();
const body = JSON.stringify({ external_id: "u-1001", email: "EMAIL_HERE" });
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
const text = await answer.text();
if (!answer.ok) throw new Error(answer.status + " " + text);
console.log(text);
`;

export const PHP = `<?php
$key = 'CONSUMER_KEY_HERE';
$secret = trim(getenv('GL_IAM_CONSUMER_SECRET'));
$body = json_encode(['external_id' => 'u-1001', 'email' => 'EMAIL_HERE'], JSON_THROW_ON_ERROR);
$timestamp = date_create('now', timezone_open('UTC'))->format('Y-m-d\\TH:i:s.uP');
$signature = hash_hmac('sha256', "$timestamp|$key|$body", $secret);
$headers = ['Content-Type: application/json', "X-Consumer-Key: $key"];
array_push($headers, "X-Signature: $signature", "X-Timestamp: $timestamp");
$http = ['method' => 'POST', 'header' => implode("\\r\\n", $headers), 'content' => $body, 'ignore_errors' => true];
$answer = file_get_contents('BASE_URL_HERE/api/v1/sso/token', false, stream_context_create(['http' => $http]));
if ($answer === false) exit(1); // PHP has said why
if (!str_contains($http_response_header[0], ' 200 ')) {
    fwrite(STDERR, "$http_response_header[0]\\n$answer\\n");
    exit(1);
}
echo $answer, "\\n";
`;

export const RUBY = `require "json"
require "net/http"
require "openssl"
require "time"

key, secret = "CONSUMER_KEY_HERE", ENV.fetch("GL_IAM_CONSUMER_SECRET").strip
body = JSON.generate({ external_id: "u-1001", email: "EMAIL_HERE" })
timestamp = Time.now.utc.iso8601(3)
signature = OpenSSL::HMAC.hexdigest("SHA256", secret, "#{timestamp}|#{key}|#{body}")
headers = { "X-Consumer-Key" => key, "X-Signature" => signature, "X-Timestamp" => timestamp }
headers["Content-Type"] = "application/json"
answer = Net::HTTP.post(URI("BASE_URL_HERE/api/v1/sso/token"), body, headers)
abort "#{answer.code} #{answer.body}" unless answer.is_a?(Net::HTTPSuccess)
puts answer.body
`;

// HTTP::Tiny speaks https when IO::Socket::SSL is installed.
export const PERL = `use strict;
use warnings;
use Digest::SHA qw(hmac_sha256_hex);
use HTTP::Tiny; # for https it needs IO::Socket::SSL
use JSON::PP qw(encode_json);
use POSIX qw(strftime);

my $key = 'CONSUMER_KEY_HERE';
my $secret = $ENV{GL_IAM_CONSUMER_SECRET} // die "GL_IAM_CONSUMER_SECRET is not set\\n";
$secret =~ s/\\s+//g;
my $body = encode_json({ external_id => 'u-1001', email => 'EMAIL_HERE' });
my $timestamp = strftime('%Y-%m-%dT%H:%M:%SZ', gmtime);
my $signature = hmac_sha256_hex("$timestamp|$key|$body", $secret);
my %headers = ('Content-Type' => 'application/json', 'X-Consumer-Key' => $key);
@headers{'X-Signature', 'X-Timestamp'} = ($signature, $timestamp);
my $answer = HTTP::Tiny->new->post('BASE_URL_HERE/api/v1/sso/token', { headers => \\%headers, content => $body });
die "$answer->{status} $answer->{content}\\n" unless $answer->{success};
print "$answer->{content}\\n";
`;

export const BASH = `#!/usr/bin/env bash
set -euo pipefail
export LC_ALL=C
key=CONSUMER_KEY_HERE
secret=\${GL_IAM_CONSUMER_SECRET//[[:space:]]/}
export -n GL_IAM_CONSUMER_SECRET
body='{"external_id":"u-1001","email":"EMAIL_HERE"}'
timestamp=$(date -u +%Y-%m-%dT%H:%M:%SZ)

# HMAC as two plain hashes, because an argument of openssl would show the secret to everybody who can run ps.
pad() {
  local i byte
  for ((i = 0; i < 64; i++)); do
    byte=0
    ((i >= \${#secret})) || printf -v byte %d "'\${secret:i:1}"
    printf "\\\\x$(printf %02x $((byte ^ $1)))"
  done
}
signature=$({
  pad 0x5c
  { pad 0x36; printf '%s|%s|%s' "$timestamp" "$key" "$body"; } | openssl dgst -sha256 -binary
} | openssl dgst -sha256 -r)

curl --silent --show-error --fail-with-body BASE_URL_HERE/api/v1/sso/token --data-binary "$body" \\
  -H 'Content-Type: application/json' -H "X-Consumer-Key: $key" \\
  -H "X-Signature: \${signature%% *}" -H "X-Timestamp: $timestamp"
`;
