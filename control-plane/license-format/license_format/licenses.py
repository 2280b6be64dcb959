"""The license file: what was sold, to which machine it is bound, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from license_format import fields
from license_format.envelope import APPLIANCE, VENDOR, Kind, opened
from license_format.errors import LicenseError, Reason
from license_format.keys import KeyRing, PublicKey

LICENSE = Kind("reelbox-license+jwt", VENDOR, APPLIANCE, 16_384)
ANY_MACHINE = "any"
LEEWAY = timedelta(minutes=10)
"""How far two clocks may be apart without anybody's fault."""


class OnExpiry(StrEnum):
    """What the license's own expiry does (Keygen's expiration strategies, as far as we sell them)."""

    RESTRICT = "restrict"  # after the grace days no new renders
    MAINTAIN = "maintain"  # what was bought goes on; updates and support end


@dataclass(frozen=True)
class License:
    """What a license file says.

    Attributes:
        file_id: Of this file (``jti``); each renewal is another.
        license_id: Of what was sold; stays.
        customer: To whom, for people.
        plan: Which plan.
        issued_at: When the file was signed.
        not_before: From when it counts.
        file_expires_at: When the file ends and another one is needed, whatever was sold.
        expires_at: When what was sold ends; ``None``: never.
        support_until: Until when updates are included; ``None``: as long as the license.
        grace_days: How long after the end new renders still go.
        on_expiry: What the license's own expiry does.
        features: What may be used.
        limits: How much of it, by name.
        machines: On how many machines.
        machine: The key of the machine it is bound to; ``None``: any, before activation.
    """

    file_id: str
    license_id: str
    customer: str
    plan: str
    issued_at: datetime
    not_before: datetime
    file_expires_at: datetime
    expires_at: datetime | None
    support_until: datetime | None
    grace_days: int
    on_expiry: OnExpiry
    features: frozenset[str]
    limits: dict[str, int]
    machines: int
    machine: PublicKey | None

    @property
    def ends_at(self) -> datetime:
        """When the box has to have something newer: the file's end, or before it the license's where that counts."""
        counts = self.expires_at is not None and self.on_expiry is OnExpiry.RESTRICT
        return min(self.file_expires_at, self.expires_at) if self.expires_at and counts else self.file_expires_at

    def require_current(self, now: datetime) -> None:
        """Refuse a file of another time; ``NOT_YET`` or ``EXPIRED``."""
        if now + LEEWAY < self.not_before:
            raise LicenseError(Reason.NOT_YET, f"it counts from {self.not_before:%Y-%m-%d %H:%M} UTC")
        if now >= self.ends_at + timedelta(days=self.grace_days):
            raise LicenseError(Reason.EXPIRED, f"it ended on {self.ends_at:%Y-%m-%d}")

    def require_machine(self, key: PublicKey) -> None:
        """Refuse a file that is bound to another machine; ``OTHER_MACHINE``."""
        if self.machine is not None and self.machine != key:
            raise LicenseError(Reason.OTHER_MACHINE)


def read_license(token: str | bytes, ring: KeyRing) -> License:
    """Return what a genuine license file says, of whatever time and for whichever machine.

    Raises:
        LicenseError: What is wrong with it.
    """
    return from_claims(opened(token, LICENSE, ring))


def from_claims(claims: dict[str, Any]) -> License:
    """Return what claims say; ``CLAIMS`` where one is missing or is not what it should be."""
    machine = claims.get("machine")
    on_expiry = fields.word(claims, "on_expiry")
    if on_expiry not in set(OnExpiry):
        raise LicenseError(Reason.CLAIMS, "on_expiry")
    return License(
        file_id=fields.word(claims, "jti"),
        license_id=fields.word(claims, "license"),
        customer=fields.text(claims, "customer"),
        plan=fields.word(claims, "plan"),
        issued_at=fields.moment(claims, "iat"),
        not_before=fields.moment(claims, "nbf"),
        file_expires_at=fields.moment(claims, "exp"),
        expires_at=fields.moment_or_never(claims, "expires"),
        support_until=fields.moment_or_never(claims, "support_until"),
        grace_days=fields.integer(claims, "grace_days", most=366),
        on_expiry=OnExpiry(on_expiry),
        features=fields.words(claims, "features"),
        limits=fields.numbers(claims, "limits"),
        machines=fields.integer(claims, "machines", least=1),
        machine=None if machine == ANY_MACHINE else key_in(claims, "machine"),
    )


def to_claims(license_: License) -> dict[str, Any]:
    """Return the claims that say a license; what signs them is not here."""
    return {
        "jti": license_.file_id,
        "license": license_.license_id,
        "customer": license_.customer,
        "plan": license_.plan,
        "iat": fields.seconds(license_.issued_at),
        "nbf": fields.seconds(license_.not_before),
        "exp": fields.seconds(license_.file_expires_at),
        "expires": fields.seconds(license_.expires_at),
        "support_until": fields.seconds(license_.support_until),
        "grace_days": license_.grace_days,
        "on_expiry": license_.on_expiry.value,
        "features": sorted(license_.features),
        "limits": license_.limits,
        "machines": license_.machines,
        "machine": ANY_MACHINE if license_.machine is None else str(license_.machine),
    }


def key_in(claims: dict[str, Any], name: str) -> PublicKey:
    """Return a public key that a claim holds; ``CLAIMS`` where it holds none."""
    value = claims.get(name)
    if not isinstance(value, str):
        raise LicenseError(Reason.CLAIMS, name)
    try:
        return PublicKey.parse(value)
    except LicenseError as error:
        raise LicenseError(Reason.CLAIMS, name) from error
