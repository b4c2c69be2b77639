#!/usr/bin/env python3
"""Asks the service about an access token (RFC 7662). Python's own library, nothing else.

    GL_IAM_URL=https://iam.example.com GL_IAM_MACHINE_TOKEN=gk_live_... introspect.py < token

Prints the user's id and e-mail, and ends with 0; with 1 for a token that is not valid, with 2 when nobody can tell.
An answer may be kept as long as its Cache-Control says, 30 seconds at most: an ended session is refused then too.
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request


def introspect(url: str, machine_token: str, access_token: str) -> dict:
    request = urllib.request.Request(
        f"{url}/api/v1/auth/introspect",
        data=urllib.parse.urlencode({"token": access_token}).encode("ascii"),
        headers={"Authorization": f"Bearer {machine_token}"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def main() -> int:
    token = sys.stdin.read().strip()
    try:
        answer = introspect(os.environ["GL_IAM_URL"], os.environ["GL_IAM_MACHINE_TOKEN"], token)
    except (OSError, ValueError) as error:  # HTTPError and URLError are OSErrors
        print(f"the service can't be asked: {error}", file=sys.stderr)
        return 2
    # Anything but a plain true lets nobody in.
    if answer.get("active") is not True:
        print("not valid", file=sys.stderr)
        return 1
    print(answer["sub"], answer["username"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
