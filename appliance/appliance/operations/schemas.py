"""What health and storage look like."""

from pydantic import BaseModel, ConfigDict, Field


class Dependency(BaseModel):
    """One thing the box stands on."""

    name: str = Field(examples=["database"])
    ready: bool
    code: str | None = Field(default=None, description="What is wrong.", examples=["KERNEL-009"])


class Readiness(BaseModel):
    """Whether the box can take work."""

    ready: bool
    dependencies: list[Dependency]


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class HeldView(_Shown):
    """How much is kept of one kind of thing."""

    kind: str = Field(examples=["sources"], description="sources, renders, assets, or trash: sources thrown away.")
    size_bytes: int
    count: int


class RetentionView(_Shown):
    """After how many days what is deleted by itself."""

    trash_days: float = Field(description="What was thrown away.")
    upload_days: float = Field(description="Uploads that nobody went on with.")
    event_days: float = Field(description="Events, deliveries of webhooks and notifications.")


class StorageView(_Shown):
    """What fills the disk, and when it will be full."""

    total_bytes: int
    free_bytes: int
    floor_bytes: int = Field(description="What must stay free: with less no new work is taken.")
    held: list[HeldView]
    grows_bytes: int = Field(description="What comes in a day, by the last two weeks.")
    full_in_days: int | None = Field(description="When no new work is taken any more; null: not in ten years.")
    retention: RetentionView
