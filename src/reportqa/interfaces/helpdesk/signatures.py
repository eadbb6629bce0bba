"""Signatures over raw bytes, compared in constant time; timestamps that must be fresh."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from datetime import datetime

from reportqa.interfaces.helpdesk.model import Forged

TOLERANCE = 300.0  # seconds that a timestamp may be off, either way
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)
_PREFIX = "whsec_"


def sha256_hex(key: bytes, message: bytes) -> str:
    """Return the HMAC-SHA256 in hexadecimal."""
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def sha256_base64(key: bytes, message: bytes) -> str:
    """Return the HMAC-SHA256 in Base64."""
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def sha1_hex(key: bytes, message: bytes) -> str:
    """Return the HMAC-SHA1 in hexadecimal: weak as a hash, still sound as a MAC, and what the vendor sends."""
    return hmac.new(key, message, hashlib.sha1).hexdigest()


def same(given: str, wanted: str) -> bool:
    """Tell whether two texts are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def agree(given: str | None, wanted: str) -> None:
    """Check a signature.

    Raises:
        Forged: it is missing, or another.
    """
    if given is None or not same(given, wanted):
        msg = "the signature is missing or is not that of this body; check the secret on both sides"
        raise Forged(msg)


def fresh(seconds: float | None, now: float) -> None:
    """Check a timestamp in seconds since 1970.

    Raises:
        Forged: there is none, or it is more than `TOLERANCE` off.
    """
    if seconds is None or not abs(now - seconds) <= TOLERANCE:
        msg = "the timestamp is missing or more than five minutes off; send the event again, and check both clocks"
        raise Forged(msg)


def unix(given: str | None) -> float | None:
    """Return a header of whole seconds since 1970 as a number; None where it is none."""
    return float(given) if given is not None and _SECONDS.fullmatch(given) else None


def iso(given: str | None) -> float | None:
    """Return a header like 2021-03-25T05:09:27Z in seconds since 1970; None where it is none or names no zone."""
    try:
        found = datetime.fromisoformat(given or "")
        return None if found.tzinfo is None else found.timestamp()
    except (ValueError, OverflowError):
        return None


def key_of(secret: str) -> bytes:
    """Return the key that a secret of Standard Webhooks stands for: Base64 after `whsec_`, else its own bytes."""
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
