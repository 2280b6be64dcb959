"""Reviews as the API takes and shows them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from appliance.kernel.schemas import Body, Title

LONGEST_DAYS = 365
Days = Annotated[int, Field(ge=1, le=LONGEST_DAYS)]
Token = Annotated[str, StringConstraints(min_length=20, max_length=100, pattern="^[A-Za-z0-9_-]+$")]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$"),
    Field(examples=["The logo comes too late."]),
]
Author = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")
]
At = Annotated[float, Field(ge=0, le=10**6, allow_inf_nan=False, description="Seconds of what was watched.")]
Seen = Annotated[int, Field(ge=0, le=2**31 - 1, description="Which revision was watched; 0: the recording itself.")]


class ReviewSettings(Body):
    """What a workspace wants of sharing."""

    model_config = ConfigDict(from_attributes=True, extra="forbid", frozen=True)

    is_enabled: bool = Field(description="Off: no link shows anything, until it is on again.")
    days: Days = Field(description="After how many days a new link expires.")


class ShareLinkWish(Body):
    """A link to be made."""

    name: Title = Field(description="Whom it is for.", examples=["Ben"])
    days: Days | None = Field(default=None, description="After how many days it expires; null: as the workspace says.")
    may_comment: bool = True


class ShareLinkView(BaseModel):
    """A link that shows a video to whoever has it."""

    id: UUID
    video_id: UUID
    name: str
    url: str = Field(description="Whoever has it may watch.")
    may_comment: bool
    works: bool = Field(description="It is neither withdrawn nor expired, and sharing is on.")
    created_by: UUID | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class CommentWish(Body):
    """Something to be said about a moment."""

    text: Text
    at_s: At
    revision: Seen


class CommentPatch(Body):
    """What changes of a comment."""

    is_resolved: bool


class CommentView(BaseModel):
    """What somebody said about a moment."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    author: str
    text: str
    at_s: float
    revision: int = Field(description="Which revision was watched; 0: the recording itself.")
    link_id: UUID | None = Field(description="The link they came by; null: a member wrote it.")
    user_id: UUID | None
    created_at: datetime
    resolved_at: datetime | None


class LookWish(Body):
    """The token of a link."""

    token: Token


class GuestComment(CommentWish):
    """Something to be said by whoever has a link."""

    token: Token
    author: Author = Field(examples=["Ben"])


class SharedComment(BaseModel):
    """A comment as those see it who have the link."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    author: str
    text: str
    at_s: float
    revision: int
    created_at: datetime
    is_resolved: bool


class SharedVideo(BaseModel):
    """What a link shows."""

    name: str
    workspace: str
    revision: int = Field(description="What is shown; 0: the recording itself, as nothing is rendered yet.")
    duration_s: float | None
    url: str = Field(description="The video's file, good for a while.")
    url_expires_s: int
    may_comment: bool
    expires_at: datetime = Field(description="Until when the link works.")
    comments: list[SharedComment] = Field(description="Those made by this link, by time.")
