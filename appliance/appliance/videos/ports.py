"""What the service of videos needs from the outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.editing.plan import BrandKit
from appliance.editing.recipe import Recipe
from appliance.editing.shelf import Shelf
from appliance.editing.timeline import Asset
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.work import Work
from appliance.videos.studio import Studio


@dataclass(frozen=True)
class SourceFile:
    """A source that was uploaded whole.

    Attributes:
        id: Which.
        sha256: Of its content.
        name: As its owner calls it.
        duration_s: Its length as far as it is known, else 0.
    """

    id: UUID
    sha256: str
    name: str
    duration_s: float = 0.0


class Sources(Protocol):
    """The sources of a workspace."""

    def find(self, session: Session, source_id: UUID) -> SourceFile:
        """Return a source that is ready; raises a 404 for one that is unknown, a 409 for one that is not whole yet."""

    def open(self, workspace_id: UUID, source_id: UUID, work: Work) -> Path:
        """Return a local copy of its file, which is kept for a while; opens transactions of its own."""


class Shelves(Protocol):
    """Recipes, brand kits and assets of a workspace."""

    def recipe(self, session: Session, name: str) -> Recipe:
        """Return the newest version of a recipe; ``LIBRARY-001`` where there is none of this name."""

    def brand_kit(self, session: Session, brand_kit_id: UUID | None) -> BrandKit:
        """Return a brand kit; the plain one for ``None``. Raises a 404 for one that is unknown."""

    def shelf(self, session: Session) -> Shelf:
        """Return the assets that inserts may use."""

    def defaults(self, session: Session) -> tuple[str, str | None]:
        """Return the recipe and the language of new videos."""

    def locate(self, workspace_id: UUID, asset: Asset, work: Work) -> Path:
        """Return a local copy of an asset's file; ``LIBRARY-010`` where there is none."""


class Permit(Protocol):
    """What may be rendered anew."""

    def require_renders(self, session: Session, sizes: Iterable[tuple[int, int]]) -> None:
        """Refuse renders of these widths and heights where they are not allowed; raises why."""


class Outputs(Protocol):
    """Where finished videos are kept: the part of object storage that is needed for them."""

    def upload(self, key: str, path: Path, work: Work, media_type: str = ...) -> None:
        """Store a file."""

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; those that are not there are fine."""


class Studios(Protocol):
    """Makes studios that work on the artifacts of one workspace."""

    def __call__(self, workspace_id: UUID) -> Studio:
        """Return a studio for a workspace."""

    def store(self, workspace_id: UUID) -> ArtifactStore:
        """Return where its artifacts are."""
