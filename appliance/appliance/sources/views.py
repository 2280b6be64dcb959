"""Uploads and sources as the API shows them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, computed_field

from appliance.kernel.schemas import Body
from appliance.sources.models import SourceRow, SourceState, UploadRow, UploadState
from appliance.sources.schemas import Probe
from appliance.sources.uploads import part_count

_MD5 = "^[0-9a-f]{32}$"
Media = Annotated[str, Field(max_length=200, pattern=r"^[\w.+-]+/[\w.+-]+$")]


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FailureView(_View):
    """Why something was refused."""

    code: str = Field(examples=["SOURCE-004"])
    message: str = Field(examples=["holiday.mp4 is not a video file that Reelbox reads."])
    hint: str = ""
    retryable: bool = False


class UploadWish(Body):
    """A file that somebody wants to upload."""

    name: str = Field(min_length=1, max_length=1000, examples=["talk.mp4"])
    size_bytes: int = Field(ge=0, le=5 * 10**12, examples=[2_000_000_000])
    media_type: Media = Field(default="application/octet-stream", examples=["video/mp4"])
    part_bytes: int | None = Field(
        default=None, ge=5 * 1024**2, le=5 * 1024**3, description="Length of all parts but the last; null: chosen."
    )


class ImportWish(Body):
    """A file that the box should fetch."""

    url: str = Field(min_length=1, max_length=2048, examples=["https://example.com/talk.mp4"])


class UploadView(_View):
    """A file on its way; ``uploadId`` and ``key`` are what Uppy's S3 plugin asks for."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    part_bytes: int
    part_count: int
    state: UploadState = Field(description="open: parts are missing; received: being hashed; done: see source_id.")
    failure: FailureView | None = Field(description="Why it became no source.")
    source_id: UUID | None = Field(description="What it became; the same content always becomes the same source.")
    job_id: UUID | None
    created_at: datetime
    touched_at: datetime = Field(description="When somebody last went on with it; it is swept days later.")
    key: str

    @computed_field(alias="uploadId")  # type: ignore[prop-decorator]  # pydantic's documented way
    @property
    def upload_id(self) -> str:
        """The id by another name."""
        return str(self.id)

    @classmethod
    def of(cls, row: UploadRow) -> "UploadView":
        """Return a row in the shape of the API."""
        return cls(
            id=row.id, name=row.name, media_type=row.media_type, size_bytes=row.size_bytes, part_bytes=row.part_bytes,
            part_count=part_count(row), state=UploadState(row.state), source_id=row.source_id, job_id=row.job_id,
            failure=row.failure and FailureView.model_validate(row.failure), created_at=row.created_at,
            touched_at=row.touched_at, key=row.key,
        )  # fmt: skip


class PartWish(Body):
    """A part that is about to be sent."""

    md5: str = Field(pattern=_MD5, description="MD5 of its content in hexadecimal digits; anything else is refused.")


class SignedView(_View):
    """A request to send as it is."""

    method: str = "PUT"
    url: str
    headers: dict[str, str] = Field(description="Signed too. The length is signed as well; browsers set it themselves.")
    expires_s: int


class PartView(BaseModel):
    """A part as S3 and Uppy name it."""

    model_config = ConfigDict(extra="ignore")

    PartNumber: int = Field(ge=1, le=10_000)
    ETag: str = Field(max_length=100, description="MD5 of the part's content, in quotes.")
    Size: int | None = Field(default=None, ge=0)


class CompleteWish(Body):
    """The parts as the client knows them; null: as they are there."""

    parts: list[PartView] | None = Field(default=None, max_length=10_000)


class CompletedView(BaseModel):
    """A completed upload; ``location`` is what Uppy's S3 plugin asks for."""

    location: str
    upload: UploadView


class SourceView(_View):
    """A file as it was recorded."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    state: SourceState
    failure: FailureView | None = Field(description="Why it was refused.")
    probe: Probe | None = Field(description="What it holds; null until it was looked at.")
    proxy: dict[str, Any] | None = Field(description="width, height, size_bytes of the small MP4.")
    sprite: dict[str, Any] | None = Field(
        description="tile_width, tile_height, columns, count, interval_s: tile i shows second i × interval_s, in row "
        "i // columns."
    )
    peaks: dict[str, Any] | None = Field(
        description="length, per_second of the waveform in audiowaveform's binary format, version 2."
    )
    job_id: UUID | None
    created_at: datetime
    deleted_at: datetime | None = Field(description="Since when it is in the trash.")

    @classmethod
    def of(cls, row: SourceRow) -> "SourceView":
        """Return a row in the shape of the API."""
        return cls.model_validate(row)
