"""Tables of sources and of uploads that become one."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from appliance.kernel.database.base import Base, InWorkspace


class UploadState(StrEnum):
    """Where an upload is."""

    OPEN = "open"
    RECEIVED = "received"
    DONE = "done"
    FAILED = "failed"


class SourceState(StrEnum):
    """Where a source is."""

    PREPARING = "preparing"
    READY = "ready"
    REFUSED = "refused"


class UploadRow(InWorkspace, Base):
    """A file on its way; ``touched_at`` is when somebody last did something about it."""

    __tablename__ = "uploads"

    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    part_bytes: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str]
    multipart_id: Mapped[str | None]
    url: Mapped[str | None]
    state: Mapped[UploadState] = mapped_column(Text)
    failure: Mapped[dict[str, Any] | None]
    source_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]


class SourceRow(InWorkspace, Base):
    """A file as it was recorded, and what was made of it; ``key`` is the original's in object storage."""

    __tablename__ = "sources"

    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    key: Mapped[str]
    state: Mapped[SourceState] = mapped_column(Text)
    failure: Mapped[dict[str, Any] | None]
    probe: Mapped[dict[str, Any] | None]
    proxy: Mapped[dict[str, Any] | None]
    sprite: Mapped[dict[str, Any] | None]
    peaks: Mapped[dict[str, Any] | None]
    job_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
