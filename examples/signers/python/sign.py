"""Signs a GL IAM assertion with Python's standard library.

It reads the payload from stdin and prints the three headers:

    export GL_IAM_CONSUMER_KEY=ck_live_…  GL_IAM_CONSUMER_SECRET=cs_live_…
    python3 sign.py < payload.json > headers.txt
"""

import hashlib
import hmac
import os
import re
import sys
from datetime import datetime, timezone


def sign(consumer_key: str, consumer_secret: str, timestamp: str, payload: bytes) -> str:
    """Sign exactly these payload bytes: send them unchanged, and do not serialize again."""
    message = f"{timestamp}|{consumer_key}|".encode() + payload
    return hmac.new(consumer_secret.encode(), message, hashlib.sha256).hexdigest()


def main() -> None:
    consumer_key = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GL_IAM_CONSUMER_KEY", "")
    consumer_secret = os.environ.get("GL_IAM_CONSUMER_SECRET", "")
    timestamp = os.environ.get("GL_IAM_TIMESTAMP") or datetime.now(timezone.utc).isoformat()

    if not re.fullmatch(r"ck_live_[A-Za-z0-9_-]{32,}", consumer_key):
        sys.exit("sign.py: the first argument or GL_IAM_CONSUMER_KEY must be the consumer key (ck_live_…)")
    if not re.fullmatch(r"cs_live_[A-Za-z0-9_-]{32,}", consumer_secret):
        sys.exit("sign.py: GL_IAM_CONSUMER_SECRET must be the consumer secret (cs_live_…)")

    payload = sys.stdin.buffer.read()
    print(f"X-Consumer-Key: {consumer_key}")
    print(f"X-Signature: {sign(consumer_key, consumer_secret, timestamp, payload)}")
    print(f"X-Timestamp: {timestamp}")


if __name__ == "__main__":
    main()
