<?php

declare(strict_types=1);

// Sends wrong requests of a PHP backend, each to /<cause>/<name>. See generate.ts.
[$url, $key, $secret] = array_map('getenv', ['CORPUS_URL', 'CORPUS_KEY', 'CORPUS_SECRET']);
$person = ['external_id' => 'u-1003', 'email' => 'zoe@acme.example', 'display_name' => 'Zoë / Sales'];

function mac(string $text, string $secret, bool $binary = false): string
{
    return hash_hmac('sha256', $text, $secret, $binary);
}

function send(string $case, string $signature, string $timestamp, string $body, array $more = []): void
{
    global $url, $key;
    $headers = ["X-Consumer-Key: $key", "X-Signature: $signature", "X-Timestamp: $timestamp"];
    $headers = array_merge($headers, ['Content-Type: application/json'], $more);
    $http = ['method' => 'POST', 'header' => implode("\r\n", $headers), 'content' => $body, 'ignore_errors' => true];
    file_get_contents("$url/$case", false, stream_context_create(['http' => $http]));
}

$t = gmdate(DATE_ATOM);
$text = json_encode($person);
$plain = json_encode($person, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
send('body_reserialized/escaped-then-plain', mac("$t|$key|$text", $secret), $t, $plain);
send('body_reserialized/plain-then-escaped', mac("$t|$key|$plain", $secret), $t, $text);
send('body_reserialized/pretty', mac("$t|$key|" . json_encode($person, JSON_PRETTY_PRINT), $secret), $t, $text);
send('body_reserialized/slashes', mac("$t|$key|" . json_encode($person, JSON_UNESCAPED_SLASHES), $secret), $t, $text);
send('body_reserialized/form', mac("$t|$key|" . http_build_query($person), $secret), $t, $text);
send('body_other_charset/iso-8859-1', mac("$t|$key|$plain", $secret), $t, iconv('UTF-8', 'ISO-8859-1', $plain));
send('body_compressed/gzencode', mac("$t|$key|$text", $secret), $t, gzencode($text), ['Content-Encoding: gzip']);
send('secret_has_line_end/file', mac("$t|$key|$text", $secret . PHP_EOL), $t, $text);
send('secret_without_prefix/substr', mac("$t|$key|$text", substr($secret, 8)), $t, $text);
send('signature_base64/raw', base64_encode(mac("$t|$key|$text", $secret, true)), $t, $text);
send('signature_base64/of-hex', base64_encode(mac("$t|$key|$text", $secret)), $t, $text);
send('signature_upper_case/strtoupper', strtoupper(mac("$t|$key|$text", $secret)), $t, $text);
send('key_not_signed/body-alone', mac($text, $secret), $t, $text);
$naive = date('Y-m-d\TH:i:s');
send('timestamp_without_offset/date', mac("$naive|$key|$text", $secret), $naive, $text);
$iso = date('Y-m-d H:i:s');
send('timestamp_not_rfc3339/space', mac("$iso|$key|$text", $secret), $iso, $text);
$numeric = date(DATE_ISO8601);
send('timestamp_not_rfc3339/offset-without-colon', mac("$numeric|$key|$text", $secret), $numeric, $text);
send('other_timestamp_signed/time', mac(time() . "|$key|$text", $secret), gmdate(DATE_ATOM), $text);
send('unknown/arguments-exchanged', hash_hmac('sha256', $secret, "$t|$key|$text"), $t, $text);
