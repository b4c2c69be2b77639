#!/usr/bin/env bash
# Signs a GL IAM assertion with bash and openssl. It reads the payload from stdin and prints the three headers:
#
#   export GL_IAM_CONSUMER_KEY=ck_live_…
#   read -rs GL_IAM_CONSUMER_SECRET && export GL_IAM_CONSUMER_SECRET
#   bash sign.sh < payload.json > headers.txt
#   curl --fail-with-body https://app.example.com/api/v1/sso/token -H @headers.txt \
#     -H 'Content-Type: application/json' --data-binary @payload.json
#
# This script does not use `openssl dgst -hmac KEY`, which shows the secret to everyone who can run ps (openssl 4.0 is
# the first version that can read it from the environment). HMAC is two plain hashes, and bash's own printf writes the
# secret into their pipes, not into arguments.
set -euo pipefail
export LC_ALL=C # one character is one byte

consumer_key=${1:-${GL_IAM_CONSUMER_KEY:-}}
consumer_secret=${GL_IAM_CONSUMER_SECRET:-}
timestamp=${GL_IAM_TIMESTAMP:-}
if [[ -z $timestamp ]]; then
  # With microseconds (bash 5): the same payload at the same time is the same assertion, which is accepted once.
  now=$EPOCHREALTIME
  TZ=UTC0 printf -v timestamp '%(%Y-%m-%dT%H:%M:%S)T.%sZ' "${now%.*}" "${now#*.}"
fi
export -n GL_IAM_CONSUMER_SECRET # so that openssl does not inherit it

fail() { printf 'sign.sh: %s\n' "$1" >&2; exit 2; }
[[ $consumer_key =~ ^ck_live_[A-Za-z0-9_-]{32,}$ ]] ||
  fail 'the first argument or GL_IAM_CONSUMER_KEY must be the consumer key (ck_live_…)'
[[ $consumer_secret =~ ^cs_live_[A-Za-z0-9_-]{32,}$ ]] ||
  fail 'GL_IAM_CONSUMER_SECRET must be the consumer secret (cs_live_…)'

# RFC 2104: the key is the secret, or its hash where it is longer than a SHA-256 block of 64 bytes; here as hex digits.
key=''
if ((${#consumer_secret} > 64)); then
  key=$(printf %s "$consumer_secret" | openssl dgst -sha256 -r)
  key=${key%% *}
else
  for ((i = 0; i < ${#consumer_secret}; i++)); do printf -v key '%s%02x' "$key" "'${consumer_secret:i:1}"; done
fi
while ((${#key} < 128)); do key+=00; done

# The 64 bytes of the key, each XOR $1.
pad() {
  local i text=''
  for ((i = 0; i < 128; i += 2)); do printf -v text '%s\\x%02x' "$text" $((0x${key:i:2} ^ $1)); done
  printf %b "$text"
}

signature=$(
  { pad 0x5c; { pad 0x36; printf '%s|%s|' "$timestamp" "$consumer_key"; cat; } | openssl dgst -sha256 -binary; } |
    openssl dgst -sha256 -r
)

printf 'X-Consumer-Key: %s\nX-Signature: %s\nX-Timestamp: %s\n' "$consumer_key" "${signature%% *}" "$timestamp"
