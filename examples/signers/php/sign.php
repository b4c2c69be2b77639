<?php

declare(strict_types=1);

/*
 * Signs a GL IAM assertion with PHP alone. It reads the payload from stdin and prints the three headers:
 *
 *   export GL_IAM_CONSUMER_KEY=ck_live_…  GL_IAM_CONSUMER_SECRET=cs_live_…
 *   php sign.php < payload.json > headers.txt
 */

/** Signs exactly these payload bytes: send them unchanged, and do not serialize again. */
function sign(string $consumerKey, string $consumerSecret, string $timestamp, string $payload): string
{
    return hash_hmac('sha256', "$timestamp|$consumerKey|$payload", $consumerSecret);
}

function fail(string $message): void
{
    fwrite(STDERR, "sign.php: $message\n");
    exit(2);
}

$consumerKey = $argv[1] ?? (getenv('GL_IAM_CONSUMER_KEY') ?: '');
$consumerSecret = getenv('GL_IAM_CONSUMER_SECRET') ?: '';
// With microseconds: the same payload at the same time is the same assertion, which is accepted once.
$timestamp = getenv('GL_IAM_TIMESTAMP') ?: date_create('now', timezone_open('UTC'))->format('Y-m-d\TH:i:s.uP');

// The modifier D: `$` matches at the very end only, not before a final newline.
if (!preg_match('/^ck_live_[A-Za-z0-9_-]{32,}$/D', $consumerKey)) {
    fail('the first argument or GL_IAM_CONSUMER_KEY must be the consumer key (ck_live_…)');
}
if (!preg_match('/^cs_live_[A-Za-z0-9_-]{32,}$/D', $consumerSecret)) {
    fail('GL_IAM_CONSUMER_SECRET must be the consumer secret (cs_live_…)');
}

$payload = stream_get_contents(STDIN);
echo "X-Consumer-Key: $consumerKey\n";
echo 'X-Signature: ', sign($consumerKey, $consumerSecret, $timestamp, $payload), "\n";
echo "X-Timestamp: $timestamp\n";
