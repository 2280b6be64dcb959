"""The license as the API takes and shows it."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field, model_validator

from appliance.kernel.errors import ReelboxError
from appliance.kernel.schemas import Body
from appliance.licensing.entitlements import Feature, Limit, refusal_of
from appliance.licensing.models import BoxRow
from appliance.licensing.service import Licensing, notice_of
from appliance.licensing.standing import Standing, State

_LONGEST_FILE = 20_000


class Said(BaseModel):
    """A code with its sentence, as problems have them."""

    code: str
    message: str
    hint: str

    @classmethod
    def of(cls, error: ReelboxError) -> Self:
        """Return what an error says."""
        return cls(code=error.code, message=error.message, hint=error.hint)


class FeatureView(BaseModel):
    """Something that the license includes."""

    name: str
    known: bool = Field(description="This release has it; what it does not know has no effect yet.")


class LimitView(BaseModel):
    """How much of something the license allows."""

    name: str
    value: int
    known: bool


class MachineView(BaseModel):
    """This machine."""

    id: str = Field(description="Of the key it is known by; the vendor's list of machines has the same.")
    bound: bool = Field(description="The license file is for this machine alone; false before it is activated.")


class OnlineView(BaseModel):
    """What came of asking the license server last."""

    configured: bool = Field(description="There is a license server to ask.")
    at: datetime | None = Field(description="When it was asked last.")
    succeeded_at: datetime | None = Field(description="When it answered last.")
    code: str | None = Field(description="What the last answer was, where it was none.")
    message: str | None


class LicenseView(BaseModel):
    """How the box stands with its license."""

    state: State
    renders_allowed: bool = Field(description="New renders begin. Everything else always goes.")
    why: Said | None = Field(description="Why it is restricted, or in grace though its time is not over.")
    notices: list[Said] = Field(description="What the administrator should know besides.")
    license_id: str | None
    customer: str | None
    plan: str | None = Field(description="Null in the trial.")
    ends_at: datetime | None = Field(description="When trial or license end and a newer file is needed; null: never.")
    restricted_at: datetime | None = Field(description="From when on no new renders begin; null: never.")
    days_left: int | None = Field(description="Whole days until ends_at, in grace until restricted_at; null: no end.")
    expires_at: datetime | None = Field(description="When what was bought ends; null: never.")
    file_expires_at: datetime | None
    support_until: datetime | None = Field(description="Until when updates are included; null: as long as the license.")
    machines: int | None = Field(description="On how many machines the license may be used.")
    features: list[FeatureView]
    limits: list[LimitView]
    machine: MachineView
    checked_at: datetime | None = Field(description="When the box looked at its license last; it does so each hour.")
    online: OnlineView

    @classmethod
    def of(cls, found: Standing, row: BoxRow | None, licensing: Licensing) -> Self:
        """Return what people see of a standing."""
        file, online = found.license, row.online if row else {}
        ends = found.restricted_at if found.state is State.GRACE else found.ends_at
        features, limits = sorted(file.features) if file else [], file.limits if file else {}
        notices = [one for one in (found.clock, notice_of(row), licensing.me.lost) if one is not None]
        return cls(
            state=found.state,
            renders_allowed=refusal_of(found) is None,
            why=Said.of(found.why) if found.why else None,
            notices=[Said.of(one) for one in notices if one is not found.why],
            license_id=file.license_id if file else None,
            customer=file.customer if file else None,
            plan=file.plan if file else None,
            ends_at=found.ends_at,
            restricted_at=found.restricted_at,
            days_left=max(0, (ends - found.now).days) if ends else None,
            expires_at=file.expires_at if file else None,
            file_expires_at=file.file_expires_at if file else None,
            support_until=file.support_until if file else None,
            machines=file.machines if file else None,
            features=[FeatureView(name=n, known=n in set(Feature)) for n in features],
            limits=[LimitView(name=n, value=v, known=n in set(Limit)) for n, v in limits.items()],
            machine=MachineView(id=licensing.me.public.kid, bound=bool(file and file.machine)),
            checked_at=row.checked_at if row else None,
            online=OnlineView(
                configured=licensing.has_server,
                **{name: online.get(name) for name in ("at", "succeeded_at", "code", "message")},
            ),
        )


class LicenseFile(Body):
    """A license file, as its text."""

    file: str = Field(min_length=1, max_length=_LONGEST_FILE, description="What is in the file.")


class Activation(Body):
    """What a license is bound to this machine by: one of both."""

    code: str | None = Field(default=None, min_length=4, max_length=100, description="The one-time code.")
    file: str | None = Field(
        default=None, min_length=1, max_length=_LONGEST_FILE, description="A license file of another machine: it moves."
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.code is None) == (self.file is None):
            raise ValueError("give a code or a file")
        return self


class RequestFile(BaseModel):
    """A machine request, for a vendor who answers with a license file."""

    file_name: str
    file: str
