#!/usr/bin/env bash
# Sends wrong requests of shell scripts, each to /<cause>/<name>. See generate.ts.
# The secret stands in arguments here, because it is an example: see examples/signers/bash for how to do it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"

mac() { openssl dgst -sha256 -hmac "$1" -r | cut -d' ' -f1; }
# send <cause/name> <signature> <timestamp> <curl's body options…>
send() {
  local name=$1 signature=$2 timestamp=$3
  shift 3
  curl -sS -o /dev/null "$CORPUS_URL/$name" -H "X-Consumer-Key: $CORPUS_KEY" -H "X-Signature: $signature" \
    -H "X-Timestamp: $timestamp" -H 'Content-Type: application/json' "$@"
}

t=$(date -u +%Y-%m-%dT%H:%M:%SZ)
text='{"external_id":"u-1008","email":"zoe@acme.example"}'
printf '{\n  "external_id": "u-1008",\n  "email": "zoe@acme.example"\n}\n' > pretty.json
printf '%s\n' "$text" > line.json
signed() { { printf '%s|%s|' "$1" "$CORPUS_KEY"; cat; } | mac "${2:-$CORPUS_SECRET}"; }

# ok [<secret>]: signs the text as it should be, but for the secret.
ok() { printf %s "$text" | signed "$t" "$@"; }

send body_trailing_newline/curl-d-removes-it "$(signed "$t" < line.json)" "$t" -d @line.json
send body_trailing_newline/echo "$(signed "$t" <<< "$text")" "$t" --data-raw "$text"
send body_trailing_newline/data-binary "$(ok)" "$t" --data-binary @line.json
send body_reserialized/curl-d-removes-line-ends "$(signed "$t" < pretty.json)" "$t" -d @pretty.json
send body_reserialized/compact-signed "$(ok)" "$t" --data-binary @pretty.json
send body_compressed/gzip "$(ok)" "$t" -H 'Content-Encoding: gzip' --data-binary @<(printf %s "$text" | gzip -c)
send body_other_charset/byte-order-mark "$(ok)" "$t" --data-binary @<(printf '\xef\xbb\xbf%s' "$text")
send secret_has_line_end/echo-into-a-file "$(ok "$CORPUS_SECRET"$'\n')" "$t" --data-raw "$text"
send secret_without_prefix/cut "$(ok "${CORPUS_SECRET#cs_live_}")" "$t" --data-raw "$text"
send signature_prefixed/openssl-prints-it "SHA2-256(stdin)= $(ok)" "$t" --data-raw "$text"
send signature_upper_case/tr "$(ok | tr a-f A-F)" "$t" --data-raw "$text"
send key_not_signed/two-parts "$(printf '%s|%s' "$t" "$text" | mac "$CORPUS_SECRET")" "$t" --data-raw "$text"
unix=$(date +%s)
send timestamp_not_rfc3339/date-s "$(printf %s "$text" | signed "$unix")" "$unix" --data-raw "$text"
send timestamp_without_offset/date "$(printf %s "$text" | signed "${t%Z}")" "${t%Z}" --data-raw "$text"
earlier=$(date -u -d '2 seconds ago' +%Y-%m-%dT%H:%M:%SZ)
send other_timestamp_signed/date-twice "$(printf %s "$text" | signed "$earlier")" "$t" --data-raw "$text"
old=$(date -u -d '26 minutes ago' +%Y-%m-%dT%H:%M:%SZ)
send clock_off/old "$(printf %s "$text" | signed "$old")" "$old" --data-raw "$text"
send previous_secret/not-replaced "$(ok "$CORPUS_PREVIOUS_SECRET")" "$t" --data-raw "$text"
send other_partners_secret/two-partners "$(ok "$CORPUS_OTHER_SECRET")" "$t" --data-raw "$text"
exchanged=$(printf '%s|%s|%s' "$t" "$CORPUS_SECRET" "$text" | mac "$CORPUS_KEY")
send key_and_secret_swapped/exchanged "$exchanged" "$t" \
  --data-raw "$text" -H "X-Consumer-Key:" -H "x-consumer-key: $CORPUS_SECRET"
send signature_prefixed/sha256sum-prints-it "$(ok)  -" "$t" --data-raw "$text"
# As Perl's JSON::PP writes it.
perl -MJSON::PP -e 'print JSON::PP->new->utf8->canonical->pretty->encode(decode_json(shift))' "$text" >perl.json
pretty=$(signed "$t" <perl.json)
send body_reserialized/perl-pretty "$pretty" "$t" --data-raw "$text"
