"""What the API says and takes about videos."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import Row

from appliance.editing.edits import Edit
from appliance.editing.recipe import Format, Output, Recipe
from appliance.jobs.machine import ENDED, JobState
from appliance.jobs.models import JobRow
from appliance.jobs.schemas import FailureShown
from appliance.kernel.schemas import Body, Title
from appliance.videos.models import RenderRow

Language = Annotated[str, StringConstraints(pattern="^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", max_length=35)]
RecipeName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
RecipeChoice = Annotated[RecipeName | Recipe, Field(description="The name of a recipe, or a recipe.")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
WithTimeline = Annotated[bool, Field(description="Also return the timeline that came of it, or would come of it.")]
Revision = Annotated[Number, Field(description="The revision the change was made on; another one by now is a 409.")]


class VideoState(StrEnum):
    """Where a video is."""

    ANALYZING = "analyzing"
    READY = "ready"
    FAILED = "failed"


class NewVideo(Body):
    """A video to be made of a source."""

    source_id: UUID
    name: Title | None = Field(default=None, description="Null: the source's, without its ending.")
    recipe: RecipeChoice | None = Field(default=None, description="Null: the workspace's own.")
    language: Language | None = Field(default=None, description="What is spoken (ISO 639-1); null: it is found out.")
    brand_kit_id: UUID | None = None


class Renaming(Body):
    """Another name."""

    name: Title


class Planning(Body):
    """Another recipe, language, brand kit or size; what is left out stays as it is."""

    revision: Revision
    recipe: RecipeChoice | None = None
    language: Language | None = Field(default=None, description="Another language: the source is listened to again.")
    brand_kit_id: UUID | None = None
    output: Output | None = None
    dry_run: bool = Field(default=False, description="Only say what would come of it.")
    with_timeline: WithTimeline = False


class Editing(Body):
    """More edits, in order."""

    revision: Revision
    edits: tuple[Edit, ...] = Field(min_length=1, max_length=1000)
    dry_run: bool = Field(default=False, description="Only say what would come of it.")
    with_timeline: WithTimeline = False


class OnRevision(Body):
    """A change that needs no more than to know what it is made on."""

    revision: Revision
    with_timeline: WithTimeline = False


class NewRenders(Body):
    """Files to be made of a video."""

    revision: Number | None = Field(default=None, description="Null: the newest.")
    formats: tuple[Format, ...] = Field(default=(), max_length=4, description="None: the recipe's own.")
    height: int | None = Field(default=None, ge=144, le=4320, multiple_of=2, description="Null: the source's.")
    preview: bool = Field(default=False, description="A quick look of at most 480 lines that waits for no long render.")
    priority: int = Field(default=0, ge=-100, le=100, description="Higher ones go first within the workspace.")
    dry_run: bool = Field(default=False, description="Only say how long it would take.")


def failure_of(job: JobRow | None) -> FailureShown | None:
    """Return why a job failed; ``None`` where it did not."""
    return None if job is None or job.failure is None else FailureShown.model_validate(job.failure)


class VideoShown(BaseModel):
    """A video."""

    @classmethod
    def of(cls, row: Row[Any]) -> "VideoShown":
        """Return what was read of a video as the API shows it."""
        state = VideoState.READY if row.revision else VideoState.ANALYZING
        if not row.revision and row.job_state in ENDED:
            state = VideoState.FAILED
        failure = None if row.job_failure is None else FailureShown.model_validate(row.job_failure)
        return cls(**{name: getattr(row, name) for name in cls.READ}, state=state, failure=failure)

    READ: ClassVar = (
        "id", "name", "source_id", "recipe", "language", "brand_kit_id", "revision", "duration_s", "source_duration_s",
        "sprite", "job_id", "created_at", "updated_at", "deleted_at",
    )  # fmt: skip

    id: UUID
    name: str
    source_id: UUID
    recipe: str | dict[str, Any]
    language: str | None
    brand_kit_id: UUID | None
    state: VideoState
    revision: int = Field(description="The newest; 0 before the first plan.")
    duration_s: float | None = Field(description="Of the edited video; null before the first plan.")
    source_duration_s: float | None = Field(description="Of the recording; null until it was looked at.")
    sprite: dict[str, Any] | None = Field(description="The source's sheet of pictures, as the source says.")
    job_id: UUID | None = Field(description="The job that analyzes it.")
    failure: FailureShown | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class RevisionShown(BaseModel):
    """A revision of a video's edit."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    change: str
    duration_s: float
    created_by: UUID | None
    created_at: datetime


class PlanShown(BaseModel):
    """What came of a change, or would come of it."""

    revision: int = Field(description="The video's revision now.")
    duration_s: float
    removed_s: float = Field(description="Of the source, by cuts.")
    width: int
    height: int
    notices: list[str]
    render_minutes: float = Field(description="How long a render should take on this box.")
    job_id: UUID | None = Field(default=None, description="Where the source has to be listened to again: the job.")
    timeline: dict[str, Any] | None = Field(default=None, description="Where it was asked for.")


class EditsShown(BaseModel):
    """What a revision is made of: a person's edits, and what it was planned from."""

    revision: int
    edits: list[Edit] = Field(description="In the order they were made.")
    undone: list[Edit] = Field(description="Those that can be made again, the one undone last at the end.")
    recipe: Recipe = Field(description="As it was when this was planned.")
    output: Output
    timeline: dict[str, Any] | None = Field(default=None, description="Where it was asked for.")


class SpeedShown(BaseModel):
    """How fast this box is."""

    ten_minutes: float = Field(description="Minutes until a talk of ten minutes is heard, cut and rendered at 1080p.")
    measured: bool = Field(description="By what this box has done; else by what such boxes usually need.")


class RenderShown(BaseModel):
    """A file made of a video, or being made."""

    @classmethod
    def of(cls, row: RenderRow) -> "RenderShown":
        """Return a row as the API shows it."""
        return cls(
            id=row.id,
            video_id=row.video_id,
            revision=row.revision,
            format=None if row.format is None else Format(row.format),
            height=row.height,
            preview=row.preview,
            job_id=row.job_id,
            state=row.state,
            failure=failure_of(row.job),
            duration_s=row.duration_s,
            size_bytes=row.size_bytes,
            report=row.report,
            created_at=row.created_at,
        )

    id: UUID
    video_id: UUID
    revision: int
    format: Format | None
    height: int | None
    preview: bool
    job_id: UUID
    state: JobState
    failure: FailureShown | None
    duration_s: float
    size_bytes: int | None
    report: dict[str, Any] | None = Field(
        description="What the render did and how good the result is (docs/quality.md)."
    )
    created_at: datetime


class RendersShown(BaseModel):
    """Renders that were asked for."""

    items: list[RenderShown]
    render_minutes: float = Field(description="How long they should take together, once they begin.")


class Download(BaseModel):
    """Where a file can be had for a while."""

    url: str
    file_name: str
    size_bytes: int
    expires_in_s: int


class WordShown(BaseModel):
    """A word of a transcript."""

    text: str
    start_s: float | None
    end_s: float | None
    confidence: float
    speaker: str | None


class TranscriptShown(BaseModel):
    """What is said in a video's source."""

    language: str | None
    language_assumed: bool
    suggested_language: str | None
    words: list[WordShown]


class HitShown(BaseModel):
    """A place where something is said."""

    model_config = ConfigDict(from_attributes=True)

    video_id: UUID
    video_name: str
    text: str
    start_s: float = Field(description="In the source.")
    end_s: float
