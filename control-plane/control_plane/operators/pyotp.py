"""Second factors: time-based one-time passwords (RFC 6238)."""

import hmac
from datetime import datetime

import pyotp

_STEP_S = 30
_DRIFT = 1
"""Steps before and after now that count, for clocks that are a little off."""


def new_secret() -> str:
    """Return a new secret in base32."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """Return the otpauth:// address that authenticators scan."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Reelbox console")


def matching_step(secret: str, code: str, now: datetime, after: int) -> int | None:
    """Return the time step that a code is of; ``None`` where it is of none that counts.

    Args:
        secret: In base32.
        code: Six digits.
        now: Now.
        after: The last step whose code was used: only later ones count, so that no code is good twice.
    """
    here = int(now.timestamp()) // _STEP_S
    totp = pyotp.TOTP(secret)
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        if step > after and hmac.compare_digest(totp.at(step * _STEP_S).encode(), code.encode("utf-8", "replace")):
            return step
    return None
