"""Sends wrong requests of a Python backend, each to /<cause>/<name>. See generate.ts."""

import base64
import gzip
import hashlib
import hmac
import json
import os
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from email.utils import formatdate

URL, KEY, SECRET = (os.environ[name] for name in ("CORPUS_URL", "CORPUS_KEY", "CORPUS_SECRET"))
PERSON = {"external_id": "u-1001", "email": "zoe@acme.example", "display_name": "Zoë O'Neil / Sales"}


def now(**ago):
    return (datetime.now(timezone.utc) - timedelta(**ago)).isoformat()


def mac(text, secret=SECRET):
    return hmac.new(secret.encode(), text if isinstance(text, bytes) else text.encode(), hashlib.sha256)


def signed(timestamp, payload, secret=SECRET):
    body = payload if isinstance(payload, bytes) else payload.encode()
    return mac(f"{timestamp}|{KEY}|".encode() + body, secret).hexdigest()


def send(case, signature, timestamp, body, key=KEY, **more):
    headers = {"X-Consumer-Key": key, "X-Signature": signature, "X-Timestamp": timestamp, **more}
    headers.setdefault("Content-Type", "application/json")
    data = body if isinstance(body, bytes) else body.encode()
    urllib.request.urlopen(urllib.request.Request(f"{URL}/{case}", data, headers)).close()


text = json.dumps(PERSON)
compact = json.dumps(PERSON, separators=(",", ":"), ensure_ascii=False)

t = now()
send("body_reserialized/dumps-then-compact", signed(t, text), t, compact)
send("body_reserialized/compact-then-dumps", signed(t, compact), t, text)
send("body_reserialized/sorted-keys", signed(t, json.dumps(PERSON, sort_keys=True)), t, compact)
send("body_reserialized/dict-as-text", signed(t, str(PERSON)), t, text)
send("body_reserialized/serialized-twice", signed(t, text), t, json.dumps(text))
send("body_other_charset/sent-latin-1", signed(t, compact), t, compact.encode("latin-1"))
send("body_other_charset/signed-utf-16", signed(t, compact.encode("utf-16")), t, compact)
send("body_compressed/gzip", signed(t, text), t, gzip.compress(text.encode()), **{"Content-Encoding": "gzip"})
send("secret_has_line_end/read-from-a-file", signed(t, text, SECRET + "\n"), t, text)
send("secret_without_prefix/split", signed(t, text, SECRET.split("_")[-1]), t, text)
send("signature_base64/b64encode", base64.b64encode(mac(f"{t}|{KEY}|{text}").digest()).decode(), t, text)
send("key_not_signed/two-parts", mac(f"{t}|{text}").hexdigest(), t, text)
send("other_timestamp_signed/clock-read-twice", signed(now(), text), now(), text)
send("key_and_secret_swapped/key-as-secret", signed(t, text, KEY), t, text)
naive = datetime.utcnow().isoformat()
send("timestamp_without_offset/utcnow", signed(naive, text), naive, text)
unix = str(int(time.time()))
send("timestamp_not_rfc3339/unix-time", signed(unix, text), unix, text)
dated = formatdate(usegmt=True)
send("timestamp_not_rfc3339/http-date", signed(dated, text), dated, text)
old = now(minutes=17, seconds=12)
send("clock_off/behind", signed(old, text), old, text)
zone = now(hours=-2)
send("clock_off/local-time-as-utc", signed(zone, text), zone, text)
levels = PERSON | {"level": 7}
send("body_reserialized/float", signed(t, json.dumps(PERSON | {"level": 7.0})), t, json.dumps(levels))
send("body_reserialized/indent-1", signed(t, json.dumps(PERSON, indent=1)), t, text)
send("signature_prefixed/bytes-as-text", str(signed(t, text).encode()), t, text)
wide = hmac.new(SECRET.encode("utf-16-le"), f"{t}|{KEY}|{text}".encode(), "sha256").hexdigest()
send("unknown/secret-as-utf-16", wide, t, text)
send("unknown/quotes-of-the-env-file", signed(t, text, f'"{SECRET}"'), t, text)
send("unknown/comma", signed(t, text, f"{SECRET},"), t, text)
send("unknown/hex-twice", signed(t, text).encode().hex(), t, text)
