"""Signatures of webhooks, as https://www.standardwebhooks.com has them (version 1, symmetric)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"


def new_secret() -> str:
    """Return a secret of 256 random bits."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(message_id: str, timestamp: int, body: bytes, signers: Sequence[str]) -> dict[str, str]:
    """Return the headers of a message.

    Args:
        message_id: The same for every attempt.
        timestamp: Of the attempt, in seconds since 1970: a receiver refuses what is too old.
        body: The request's body.
        signers: Secrets; while one is replaced by another both sign.
    """
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    keys = (base64.b64decode(secret.removeprefix(_PREFIX)) for secret in signers)
    signatures = (base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
