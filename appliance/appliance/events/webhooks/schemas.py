"""Webhooks as the API takes and shows them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from appliance.events.kinds import Kind
from appliance.events.webhooks.models import DeliveryState
from appliance.kernel.schemas import Body

Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^https?://[^\s\x00-\x1f\x7f]+$"),
    Field(description="Public, or in a network that the administrator has listed.", examples=["https://example.com/"]),
]
Kinds = Annotated[
    frozenset[Kind], Field(description="What it hears of; empty: everything but job.progressed.", max_length=100)
]


class WebhookWish(Body):
    """A webhook to be made."""

    url: Url
    kinds: Kinds = frozenset()


class WebhookPatch(Body):
    """What to change; null leaves it."""

    url: Url | None = None
    kinds: Kinds | None = None
    is_enabled: bool | None = Field(
        default=None, description="Enabled again it hears what happens from now on, and what still was to be delivered."
    )


class WebhookView(BaseModel):
    """A webhook."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    url: str
    kinds: list[str]
    is_enabled: bool
    failing_since: datetime | None = Field(description="Since when nothing was taken; null while all is well.")
    disabled_because: str | None = Field(description="Why Reelbox has switched it off.")
    old_secret_until: datetime | None = Field(description="Until when the secret before signs too.")
    created_at: datetime


class WebhookSecretView(WebhookView):
    """A webhook with its secret, shown this once."""

    secret: str = Field(description="Signs every request, as standardwebhooks.com explains.")


class DeliveryView(BaseModel):
    """What a webhook was told, or is to be told."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID = Field(description="In the header webhook-id without its dashes, behind msg_.")
    event_number: int
    kind: str
    state: DeliveryState
    attempts: int
    next_at: datetime = Field(description="Pending: when it is tried next.")
    status: int | None = Field(description="Status of the last answer.")
    error: str | None = Field(description="What was wrong last time.")
    duration_s: float | None
    tried_at: datetime | None
    created_at: datetime
