"""The one spelling that a document has: base64url without padding over JSON with sorted keys and no spaces.

A JWT can be spelled in several ways that mean the same. Here only one is accepted, so that nobody can make a second
file out of a first one, and what was looked at is what was signed.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from license_format.errors import LicenseError, Reason

_MOST_BRACKETS = 100  # our documents have ten; thousands take the parser longer than a signature
_LONGEST_NUMBER = 15  # digits: every such integer is exact in every JSON reader


def encode(raw: bytes) -> str:
    """Return base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes that a text spells; ``MALFORMED`` or ``NOT_CANONICAL`` for any other spelling."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise LicenseError(Reason.MALFORMED, "not base64url") from error
    if encode(raw) != text:
        raise LicenseError(Reason.NOT_CANONICAL, "base64url in another spelling")
    return raw


def to_json(value: Mapping[str, Any]) -> bytes:
    """Return the one spelling of an object in JSON."""
    return _WRITER.encode(value).encode("ascii")


def from_json(raw: bytes) -> dict[str, Any]:
    """Return the object that JSON spells; ``MALFORMED`` or ``NOT_CANONICAL`` for anything else."""
    if raw.count(b"[") + raw.count(b"{") > _MOST_BRACKETS:
        raise LicenseError(Reason.MALFORMED, "not JSON of ours")
    try:
        value = _READER.decode(raw.decode("ascii"))
        same = isinstance(value, dict) and to_json(value) == raw
    except (ValueError, RecursionError) as error:
        raise LicenseError(Reason.MALFORMED, "not JSON") from error
    if not isinstance(value, dict):
        raise LicenseError(Reason.MALFORMED, "not an object")
    if not same:
        raise LicenseError(Reason.NOT_CANONICAL, "JSON in another spelling")
    return value


def signing_input(typ: str, kid: str, claims: Mapping[str, Any]) -> str:
    """Return what is signed: header and claims. The signature is appended by :func:`with_signature`."""
    header = {"alg": "EdDSA", "kid": kid, "typ": typ}
    return f"{encode(to_json(header))}.{encode(to_json(claims))}"


def with_signature(signed: str, signature: bytes) -> str:
    """Return the whole document."""
    return f"{signed}.{encode(signature)}"


def _refused(text: str) -> NoReturn:
    raise ValueError(f"a number that is none of ours: {text[:20]}")


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        _refused(text)
    return int(text)


# Made once: making them takes as long as using them.
_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
_READER = json.JSONDecoder(parse_float=_refused, parse_constant=_refused, parse_int=_integer)
