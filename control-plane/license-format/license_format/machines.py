"""The machine request: a box says who it is, signed by the key it made for itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from license_format import fields
from license_format.envelope import APPLIANCE, VENDOR, Kind, parsed
from license_format.errors import LicenseError, Reason
from license_format.keys import PublicKey
from license_format.licenses import LEEWAY, key_in

REQUEST = Kind("reelbox-machine-request+jwt", APPLIANCE, VENDOR, 8_192)


@dataclass(frozen=True)
class MachineRequest:
    """What a box says of itself.

    Attributes:
        request_id: Of this request (``jti``).
        key: The box's own.
        issued_at: When it was made, by the box's clock.
        expires_at: Until when it may be answered, by the box's clock.
        fingerprint: Hashes of what the machine is made of, by the part's name; they say nothing to anybody else.
        version: Of the product.
    """

    request_id: str
    key: PublicKey
    issued_at: datetime
    expires_at: datetime
    fingerprint: dict[str, str]
    version: str

    def require_current(self, now: datetime) -> None:
        """Refuse a request that is too old; ``EXPIRED``. One from the future is fine: the box's clock may be wrong."""
        if now >= self.expires_at + LEEWAY:
            raise LicenseError(Reason.EXPIRED, "the request is too old")


def read_request(token: str | bytes) -> MachineRequest:
    """Return what a box says that holds the key it names; raises :class:`LicenseError` where it does not."""
    document = parsed(token, REQUEST)
    key = key_in(document.claims, "key")
    if document.kid != key.kid:
        raise LicenseError(Reason.UNKNOWN_KEY)
    claims = document.verified(key)
    return MachineRequest(
        request_id=fields.word(claims, "jti"),
        key=key,
        issued_at=fields.moment(claims, "iat"),
        expires_at=fields.moment(claims, "exp"),
        fingerprint=fields.some_words(claims, "fingerprint"),
        version=fields.text(claims, "version"),
    )


def to_claims(request: MachineRequest) -> dict[str, Any]:
    """Return the claims that say a request."""
    return {
        "jti": request.request_id,
        "key": str(request.key),
        "iat": fields.seconds(request.issued_at),
        "exp": fields.seconds(request.expires_at),
        "fingerprint": request.fingerprint,
        "version": request.version,
    }


def is_same(one: dict[str, str], other: dict[str, str]) -> bool:
    """Tell whether two fingerprints are one machine's: of the parts that both have, at most one changed."""
    return sum(one[part] != other[part] for part in one.keys() & other.keys()) <= 1
