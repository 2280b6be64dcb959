"""The library as the API shows and takes it."""

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from appliance.editing.recipe import Brand, Recipe
from appliance.kernel.schemas import Body, Title
from appliance.library.documents import Saved
from appliance.library.models import AssetRole, AssetState, HeldKind
from appliance.sources.assets import AssetProbe
from appliance.sources.views import FailureView

M = TypeVar("M", Recipe, Brand)

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]+$")]
Tags = Annotated[list[Tag], Field(max_length=50, description="Words or phrases it stands for; capitals do not matter.")]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Language = Annotated[str, StringConstraints(pattern="^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", max_length=35)]


class NewAsset(Body):
    """A file to be uploaded."""

    name: Title = Field(examples=["city-night.mp4"])
    size_bytes: int = Field(ge=0, le=5 * 10**12, examples=[12_000_000])
    role: AssetRole | None = Field(default=None, description="What it is for; null: by what it holds.")
    tags: Tags = Field(default=[], examples=[["city", "night"]])
    license: Note = Field(default="", examples=["CC BY 4.0"])
    origin: Note = Field(default="", examples=["https://example.com/clips/17"])


class AssetWish(Body):
    """What is to be changed of an asset; what is left out stays."""

    name: Title = ""
    tags: Tags = Field(default=[])
    license: Note = ""
    origin: Note = ""


class FileWish(Body):
    """A file that is about to be sent."""

    md5: str = Field(pattern="^[0-9a-f]{32}$", description="MD5 of its content in hexadecimal digits.")


class FontView(BaseModel):
    """What a font says about itself."""

    model_config = ConfigDict(from_attributes=True)

    media_type: str
    family: str
    style: str
    weight: int
    italic: bool
    variable: bool
    characters: int
    embedding: str = Field(description="installable, editable, preview or restricted, as its maker permits.")


class AssetView(BaseModel):
    """A file that videos may use besides their source."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    size_bytes: int
    state: AssetState = Field(
        description="open: to be sent; checking: being looked at; duplicate: look at same_as instead."
    )
    failure: FailureView | None = Field(description="Why it was refused.")
    kind: HeldKind | None = Field(description="What it holds; null until it was looked at.")
    role: AssetRole | None
    media_type: str
    tags: list[str]
    license: str
    origin: str
    sha256: str | None
    probe: AssetProbe | FontView | None
    thumbnail: dict[str, Any] | None = Field(description="media_type, width, height.")
    same_as: UUID | None = Field(description="The asset that had this content before.")
    job_id: UUID | None
    created_at: datetime
    deleted_at: datetime | None = Field(description="Since when it is in the trash.")


class Document(Body):
    """A recipe or brand kit to be saved."""

    document: dict[str, Any] = Field(
        description="The fields of docs/recipes.md; of a brand kit, each file is the id, SHA-256 or name of an asset.",
        examples=[{"name": "Calm", "silence": "normal", "captions": {"style": "bold"}}],
    )


class Change(Document):
    """A recipe or brand kit to be saved as a new version."""

    version: Number = Field(description="The version the change was made on; another one by now is a 409.")


class OnVersion(Body):
    """A change that needs no more than to know what it is made on."""

    version: Number


class CloneWish(Body):
    """The name of a copy."""

    name: str = Field(min_length=1, max_length=80)


class VersionView(BaseModel):
    """When a version was saved, and by whom."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    created_by: UUID | None
    created_at: datetime


class DocumentView(BaseModel, Generic[M]):
    """A recipe or brand kit."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    document: M
    built_in: bool = Field(description="It comes with Reelbox: clone it to change it.")
    created_at: datetime | None
    saved_at: datetime | None = Field(description="When this version was saved.")
    saved_by: UUID | None
    deleted_at: datetime | None = Field(description="Since when it is in the trash.")

    @classmethod
    def of(cls, saved: Saved[M]) -> "DocumentView[M]":
        """Return what was saved in the shape of the API."""
        return cls.model_validate(saved)


class DefaultsView(BaseModel):
    """What new videos begin with."""

    recipe_id: UUID
    recipe: str = Field(description="Its name.")
    brand_kit_id: UUID | None
    language: str | None = Field(description="What is spoken; null: it is found out.")


class DefaultsWish(Body):
    """What new videos should begin with."""

    recipe_id: UUID
    brand_kit_id: UUID | None = None
    language: Language | None = None
