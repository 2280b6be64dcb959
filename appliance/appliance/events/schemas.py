"""Events as the API shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from appliance.events.kinds import Kind


class EventView(BaseModel):
    """Something that happened."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "number": 42,
                    "kind": "source.ready",
                    "subject_id": "019ab3c4-0000-7000-8000-000000000000",
                    "data": {"name": "talk.mp4"},
                    "created_at": "2026-01-01T12:00:00Z",
                }
            ]
        },
    )

    number: int = Field(description="Counts up in the workspace, in the order in which things happened.")
    kind: str = Field(description="What happened.", json_schema_extra={"examples": list(Kind)})
    subject_id: UUID | None = Field(description="The id of what the kind's first word names.")
    data: dict[str, Any] = Field(description="More; depends on the kind.")
    created_at: datetime


class EventList(BaseModel):
    """A part of the stream, oldest first."""

    items: list[EventView]
    next_cursor: str | None = Field(description="Pass it as after to get the next part; null at the end.")
    latest: int = Field(description="The newest number there is; pass it as after to hear what comes.")
