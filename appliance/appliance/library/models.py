"""Tables of the library: assets, and recipes and brand kits with all their versions."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from appliance.kernel.database.base import Base, InWorkspace


class AssetState(StrEnum):
    """Where an asset is."""

    OPEN = "open"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


class AssetRole(StrEnum):
    """What an asset is for."""

    BROLL = "broll"
    IMAGE = "image"
    SFX = "sfx"
    MUSIC = "music"
    FONT = "font"
    LOGO = "logo"


class HeldKind(StrEnum):
    """What a file holds, by its content."""

    IMAGE = "image"
    ANIMATION = "animation"
    VIDEO = "video"
    SOUND = "sound"
    FONT = "font"


class AssetRow(InWorkspace, Base):
    """A file that videos may use besides their source; ``kind``, ``sha256`` and ``probe`` are there once it was read.

    ``faces`` are a font's measures: for each weight it has the widths of its glyphs.
    ``same_as`` is the asset that had this content before.
    """

    __tablename__ = "assets"

    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str]
    multipart_id: Mapped[str | None]
    state: Mapped[AssetState] = mapped_column(Text)
    failure: Mapped[dict[str, Any] | None]
    kind: Mapped[HeldKind | None] = mapped_column(Text)
    role: Mapped[AssetRole | None] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    license: Mapped[str]
    origin: Mapped[str]
    sha256: Mapped[str | None]
    probe: Mapped[dict[str, Any] | None]
    faces: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True), deferred=True)
    thumbnail: Mapped[dict[str, Any] | None]
    same_as: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class DocumentRow(InWorkspace, Base):
    """What is saved in versions; ``version`` is the number of the newest."""

    __abstract__ = True

    name: Mapped[str]
    version: Mapped[int]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class VersionRow(Base):
    """What a document said when it was saved; never changed."""

    __abstract__ = True

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]


class RecipeRow(DocumentRow):
    """A recipe."""

    __tablename__ = "recipes"


class RecipeVersionRow(VersionRow):
    """A version of a recipe."""

    __tablename__ = "recipe_versions"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "document_id"], ["recipes.workspace_id", "recipes.id"]),)


class BrandKitRow(DocumentRow):
    """A brand kit."""

    __tablename__ = "brand_kits"


class BrandKitVersionRow(VersionRow):
    """A version of a brand kit."""

    __tablename__ = "brand_kit_versions"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "document_id"], ["brand_kits.workspace_id", "brand_kits.id"]),
    )


class DefaultsRow(Base):
    """What new videos of a workspace begin with; the recipe may be one that comes with the product."""

    __tablename__ = "library_defaults"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    recipe_id: Mapped[UUID]
    brand_kit_id: Mapped[UUID | None]
    language: Mapped[str | None]
