"""What can be sold: each policy is a template that licenses are made from, as Keygen has it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from control_plane.licenses.errors import Code, IssuingError
from license_format.licenses import OnExpiry

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]


class RenewFrom(StrEnum):
    """Where the time begins that a renewal buys."""

    EXPIRY = "expiry"  # whoever renews early loses nothing
    NOW = "now"


class Policy(BaseModel):
    """A template of licenses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Word
    days: int | None = Field(default=None, ge=1, description="How long it lasts; null: for ever.")
    renew_from: RenewFrom = RenewFrom.EXPIRY
    support_days: int | None = Field(default=None, ge=1, description="Updates; null: as long as the license.")
    machines: int = Field(default=1, ge=1, le=10_000)
    moves_per_year: int | None = Field(
        default=None, ge=0, description="To other machines; null: as often as they like."
    )
    features: frozenset[Word] = frozenset()
    limits: dict[Word, Annotated[int, Field(ge=0, le=10**9)]] = Field(default_factory=dict)
    grace_days: int = Field(default=14, ge=0, le=366)
    on_expiry: OnExpiry = OnExpiry.RESTRICT
    file_days: int = Field(default=35, ge=1, le=3650, description="Life of a file that is refreshed online.")

    def expiry(self, now: datetime, before: datetime | None = None) -> datetime | None:
        """Return when a license ends that begins, or is renewed, now; ``None``: never.

        Args:
            now: Now.
            before: When it would have ended without the renewal.
        """
        if self.days is None:
            return None
        keeps = before is not None and before > now and self.renew_from is RenewFrom.EXPIRY
        return (before if keeps and before else now) + timedelta(days=self.days)

    def support(self, now: datetime) -> datetime | None:
        """Return until when updates are included; ``None``: as long as the license."""
        return None if self.support_days is None else now + timedelta(days=self.support_days)


_EVERYTHING = frozenset({"api"})
POLICIES = {
    policy.name: policy
    for policy in (
        Policy(name="trial", days=30, features=_EVERYTHING, grace_days=0, moves_per_year=0),
        Policy(
            name="solo", days=365, features=frozenset(), moves_per_year=6, limits={
                "max_concurrent_renders": 1, "max_height": 1080, "max_members": 1
            }
        ),
        Policy(
            name="studio", days=365, machines=2, features=_EVERYTHING, moves_per_year=12,
            limits={"max_concurrent_renders": 2, "max_height": 2160, "max_members": 10},
        ),
        Policy(
            name="studio-once", support_days=365, features=_EVERYTHING, moves_per_year=12, on_expiry=OnExpiry.MAINTAIN,
            limits={"max_concurrent_renders": 2, "max_height": 2160, "max_members": 10},
        ),
    )
}  # fmt: skip
"""Those to begin with; more are read from a file."""


def policy(name: str, known: dict[str, Policy]) -> Policy:
    """Return a policy; ``unknown_policy`` where there is none of this name."""
    if name not in known:
        raise IssuingError(Code.UNKNOWN_POLICY, f"There is no policy {name}; there are {', '.join(sorted(known))}.")
    return known[name]
