"""Notifications as the API takes and shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from appliance.events.notifications.notices import NOTICES
from appliance.kernel.schemas import Body

NoticeKind = StrEnum("NoticeKind", {kind.upper().replace(".", "_"): str(kind) for kind in NOTICES})  # type: ignore[misc]


class NotificationView(BaseModel):
    """Something you were told."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    workspace_id: UUID | None = Field(description="Null where it is about the box.")
    kind: str
    subject_id: UUID | None
    text: str = Field(description="One sentence in English; kind and data say the same for programs.")
    data: dict[str, Any]
    created_at: datetime
    read_at: datetime | None


class NotificationList(BaseModel):
    """A part of what you were told, newest first."""

    items: list[NotificationView]
    next_cursor: str | None = Field(description="Pass it as cursor to get the next part; null at the end.")
    unread: int = Field(description="How many there are that you have not read.")


class ReadWish(Body):
    """What you have read."""

    ids: list[UUID] | None = Field(default=None, max_length=1000, description="Null: all of them.")


class Unread(BaseModel):
    """What is left."""

    unread: int


class PreferenceView(Body):
    """What you want of one kind."""

    model_config = ConfigDict(from_attributes=True, extra="forbid", frozen=True)

    kind: NoticeKind
    show: bool = Field(description="In the browser.")
    mail: bool = Field(description="By mail, where the box has a mail server.")
