"""The revocation list: what counts no longer, with a number that only grows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from license_format import fields
from license_format.envelope import APPLIANCE, VENDOR, Kind, parsed
from license_format.errors import LicenseError, Reason
from license_format.keys import KeyRing

REVOCATIONS = Kind("reelbox-revocations+jwt", VENDOR, APPLIANCE, 1_000_000)
_MOST = 20_000


@dataclass(frozen=True)
class Revocations:
    """What a list says.

    Attributes:
        number: Counts up; a box never goes back to a lower one.
        issued_at: When it was signed.
        licenses: Ids of licenses that count no longer.
        files: Ids of single files (``jti``) likewise: those of machines that were given up.
        keys: Ids of signing keys that count no longer.
    """

    number: int
    issued_at: datetime
    licenses: frozenset[str]
    files: frozenset[str]
    keys: frozenset[str]

    def require_not_revoked(self, license_id: str, file_id: str) -> None:
        """Refuse what is on the list; ``REVOKED``."""
        if license_id in self.licenses or file_id in self.files:
            raise LicenseError(Reason.REVOKED)


NOTHING = Revocations(0, datetime.fromtimestamp(0, UTC), frozenset(), frozenset(), frozenset())
"""The list before there is one."""


def read_revocations(token: str | bytes, ring: KeyRing) -> Revocations:
    """Return what a genuine list says; ``WITHDRAWN_KEY`` also where it withdraws the very key it is signed by."""
    document = parsed(token, REVOCATIONS)
    claims = document.verified(ring.key(document.kid))
    found = Revocations(
        number=fields.integer(claims, "number"),
        issued_at=fields.moment(claims, "iat"),
        licenses=fields.words(claims, "licenses", _MOST),
        files=fields.words(claims, "files", _MOST),
        keys=fields.words(claims, "keys"),
    )
    if document.kid in found.keys:
        raise LicenseError(Reason.WITHDRAWN_KEY, "the list withdraws the key it is signed by")
    return found


def to_claims(revocations: Revocations, file_id: str) -> dict[str, Any]:
    """Return the claims that say a list."""
    return {
        "jti": file_id,
        "number": revocations.number,
        "iat": fields.seconds(revocations.issued_at),
        "licenses": sorted(revocations.licenses),
        "files": sorted(revocations.files),
        "keys": sorted(revocations.keys),
    }
