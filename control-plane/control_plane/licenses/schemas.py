"""What the API says of licenses, and what boxes ask for."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from control_plane.kernel.schemas import Body
from control_plane.licenses.models import Entry, Sold

Request = Annotated[str, Field(min_length=1, max_length=20_000)]
File = Annotated[str, Field(min_length=1, max_length=20_000)]


class ActivateBody(BaseModel):
    """A box that wants to be licensed; fields of later versions are ignored."""

    request: Request
    code: Annotated[str, Field(max_length=100)] | None = None
    license: File | None = None


class RefreshBody(BaseModel):
    """A box that wants the newest file of its license."""

    request: Request
    license: File


class Activated(BaseModel):
    """A license file."""

    license: str
    notice: Literal["moved", "copied"] | None = None


class RevocationsView(BaseModel):
    """The signed list of what counts no longer."""

    revocations: str


class Refusal(BaseModel):
    """Why a box gets none."""

    code: str
    message: str


class MachineView(BaseModel):
    """A box that a license is used on."""

    id: str = Field(description="Of its key.")
    since: datetime
    released_at: datetime | None


class LicenseView(BaseModel):
    """A license as it is now."""

    id: str
    customer: str
    policy: str
    state: Literal["active", "suspended", "expired", "revoked"]
    expires_at: datetime | None
    support_until: datetime | None
    machines: list[MachineView]
    machines_allowed: int
    moves: int = Field(description="In the last year.")
    moves_allowed: int | None = Field(description="In a year; null: any number.")
    features: list[str]
    limits: dict[str, int]

    @classmethod
    def of(cls, sold: Sold, now: datetime, recent_moves: int) -> "LicenseView":
        """Return what is said of a license."""
        ended = sold.expires_at is not None and sold.expires_at <= now
        state = "revoked" if sold.revoked_at else "suspended" if sold.suspended_at else "expired" if ended else "active"
        return cls(
            id=sold.id, customer=sold.customer, policy=sold.policy.name, state=state, expires_at=sold.expires_at,
            support_until=sold.support_until, machines_allowed=sold.policy.machines, moves=recent_moves,
            moves_allowed=sold.policy.moves_per_year, features=sorted(sold.policy.features), limits=sold.policy.limits,
            machines=[
                MachineView(id=kid, since=one.since, released_at=one.released_at) for kid, one in sold.machines.items()
            ],
        )  # fmt: skip


class ActView(BaseModel):
    """Something that was done to a license."""

    number: int
    at: datetime
    act: str
    by: str
    key: str
    data: dict[str, Any] = Field(description="Without files.")

    @classmethod
    def of(cls, entry: Entry) -> "ActView":
        """Return what is said of an act; files and hashes of codes are nobody's business here."""
        shown = {
            name: value for name, value in entry.data.items() if name not in {"files", "code_sha256", "fingerprint"}
        }
        return cls(number=entry.number, at=entry.at, act=entry.act, by=entry.by, key=entry.key, data=shown)


class LicenseDetail(BaseModel):
    """A license with everything that was done to it."""

    license: LicenseView
    acts: list[ActView]


class FileView(BaseModel):
    """License files: one for each machine it is used on, else one for any."""

    files: dict[str, str] = Field(description="By the id of the machine's key, or any.")


class CodeView(BaseModel):
    """An activation code; it is shown this once."""

    code: str


class AnswerBody(Body):
    """A machine request of a box that is not online."""

    request: Request
    replaces: Annotated[str, Field(max_length=100)] | None = Field(
        default=None, description="Id of the machine that is given up for it."
    )


class KeyView(BaseModel):
    """A signing key."""

    kid: str
    public: str
    standing: Literal["next", "signing", "retired", "withdrawn"]
