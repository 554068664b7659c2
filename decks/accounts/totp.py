"""Time-based one-time passwords, RFC 6238 over RFC 4226: SHA-1, 30-second steps, 6 digits. Pure."""

import base64
import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30
DIGITS = 6
DRIFT = 1


def code(secret: bytes, step: int) -> str:
    """The code of a 30-second step, with leading zeros (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_at(now: datetime) -> int:
    """The number of the 30-second step since 1970."""
    return int(now.timestamp()) // STEP


def matching_step(secret: bytes, given: str, *, now: datetime, after: int) -> int | None:
    """The step whose code is `given`, at most one step off and later than `after`; None when there is none."""
    here = step_at(now)
    found = None
    for step in range(here - DRIFT, here + DRIFT + 1):
        right = hmac.compare_digest(code(secret, step).encode(), given.encode())
        if right and step > after:
            found = step
    return found


def letters(secret: bytes) -> str:
    """The secret as an authenticator app takes it by hand: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, *, account: str, issuer: str) -> str:
    """The otpauth:// address that the QR code holds."""
    query = urlencode({"secret": letters(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"
