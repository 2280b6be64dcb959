"""What the API says of boxes, and what they say."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from control_plane.kernel.schemas import FromRow
from control_plane.licenses.schemas import File, Request


class InstallBody(BaseModel):
    """What an installer presents."""

    token: Annotated[str, Field(min_length=20, max_length=100)]
    request: Request | None = Field(default=None, description="The box's machine request, to be licensed at once.")


class Installed(BaseModel):
    """What an installer gets."""

    license: str = Field(description="A file for this machine, or for any where none was named.")
    plan: str


class InstallCommand(BaseModel):
    """How a box of one's own is set up; the token is shown this once."""

    command: str
    token: str
    expires_at: datetime


class HeartbeatBody(BaseModel):
    """What a box says of itself; its owner may switch it off."""

    license: File
    request: Request = Field(description="A machine request, made now: it proves which machine speaks.")
    version: Annotated[str, Field(max_length=50)] = ""
    first_login_at: datetime | None = None
    first_video_at: datetime | None = None
    report: dict[Annotated[str, Field(max_length=50)], int | float | bool | Annotated[str, Field(max_length=200)]] = (
        Field(default_factory=dict, max_length=50)
    )


class DeploymentView(FromRow):
    """A running box, as far as it says anything."""

    order_id: UUID
    target: str
    state: str
    run_id: str | None
    address: str | None
    machine: str | None
    version: str | None
    created_at: datetime
    seen_at: datetime | None
    first_login_at: datetime | None
    first_video_at: datetime | None
    report: dict[str, Any] | None
