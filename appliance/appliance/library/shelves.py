"""What plans and renders take from a workspace's library: recipes, brand kits, assets and their files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.editing.plan import BrandKit
from appliance.editing.recipe import Brand, Recipe
from appliance.editing.shelf import Shelf
from appliance.editing.timeline import Asset
from appliance.kernel.database.sessions import Database
from appliance.kernel.work import Work
from appliance.library import errors
from appliance.library.brands import kit_of, shelf_asset
from appliance.library.documents import Documents, built_in_id
from appliance.library.models import AssetRow, AssetState, DefaultsRow, HeldKind
from appliance.library.service import DEFAULT_RECIPE

Fetch = Callable[[UUID, str, str, Work], Path]
"""Returns a local file by workspace, key and SHA-256; see :meth:`appliance.sources.originals.Originals.path`."""


@dataclass(frozen=True)
class Defaults:
    """What new videos begin with."""

    recipe_id: UUID
    brand_kit_id: UUID | None = None
    language: str | None = None


@dataclass(frozen=True)
class WorkspaceShelves:
    """The library as the service of videos asks for it (its port ``Shelves``).

    Attributes:
        database: Where it is.
        recipes: The recipes.
        brand_kits: The brand kits.
        fetch: Where files come from; kept by content, so that an asset is fetched once by each machine.
    """

    database: Database
    recipes: Documents[Recipe]
    brand_kits: Documents[Brand]
    fetch: Fetch

    def recipe(self, session: Session, name: str) -> Recipe:
        """Return the newest version of a recipe; ``LIBRARY-001`` where there is none of this name."""
        found = self.recipes.named(session, name)
        if found is None:
            known = ", ".join(each.document.name for each in self.recipes.built_in.values())
            raise errors.UNKNOWN_RECIPE(name=name, known=f"{known} or one of your own")
        return found.document

    def brand_kit(self, session: Session, brand_kit_id: UUID | None) -> BrandKit:
        """Return the newest version of a brand kit, for ``None`` the workspace's own, which is plain at first.

        Raises:
            ReelboxError: ``LIBRARY-009`` for one that is unknown.
        """
        wanted = brand_kit_id or read_defaults(session, self.recipes, self.brand_kits).brand_kit_id
        if wanted is None:
            return BrandKit(brand=Brand(name="plain"))
        return kit_of(session, self.brand_kits.get(session, wanted).document)

    def shelf(self, session: Session) -> Shelf:
        """Return the assets that inserts may use."""
        usable = AssetRow.state == AssetState.READY, AssetRow.deleted_at.is_(None), AssetRow.kind != HeldKind.FONT
        rows = session.scalars(select(AssetRow).where(*usable).order_by(AssetRow.name, AssetRow.id))
        return Shelf(assets=tuple(shelf_asset(row) for row in rows))

    def defaults(self, session: Session) -> tuple[str, str | None]:
        """Return the recipe and the language of new videos."""
        known = read_defaults(session, self.recipes, self.brand_kits)
        return self.recipes.get(session, known.recipe_id).document.name, known.language

    def locate(self, workspace_id: UUID, asset: Asset, work: Work) -> Path:
        """Return a local copy of an asset's file, to be read only.

        Raises:
            ReelboxError: ``LIBRARY-010`` where the workspace has no such asset (any more), ``SOURCE-005`` where the
                storage has other content, ``STORAGE-001``, ``STORAGE-002``.
        """
        with self.database.workspace(workspace_id) as session:
            key = session.scalar(select(AssetRow.key).where(AssetRow.sha256 == asset.sha256))
        if key is None:
            raise errors.UNKNOWN_ASSET(asset=asset.path_hint or asset.sha256)
        return self.fetch(workspace_id, key, asset.sha256, work)


def read_defaults(session: Session, recipes: Documents[Recipe], brand_kits: Documents[Brand]) -> Defaults:
    """Return what new videos begin with; a recipe or brand kit in the trash counts no more."""
    row = session.scalar(select(DefaultsRow))
    if row is None:
        return Defaults(built_in_id(DEFAULT_RECIPE))
    recipe_gone = recipes.get(session, row.recipe_id).deleted_at is not None
    kit_gone = row.brand_kit_id is not None and brand_kits.get(session, row.brand_kit_id).deleted_at is not None
    return Defaults(
        built_in_id(DEFAULT_RECIPE) if recipe_gone else row.recipe_id,
        None if kit_gone else row.brand_kit_id,
        row.language,
    )


def set_defaults(
    session: Session, workspace_id: UUID, wanted: Defaults, recipes: Documents[Recipe], brand_kits: Documents[Brand]
) -> None:
    """Say what new videos begin with.

    Raises:
        ReelboxError: ``LIBRARY-009``, ``LIBRARY-011`` for a brand kit or recipe that is not there, or in the trash.
    """
    if recipes.get(session, wanted.recipe_id).deleted_at is not None:
        raise errors.NO_SUCH_RECIPE(recipe=wanted.recipe_id)
    if wanted.brand_kit_id is not None and brand_kits.get(session, wanted.brand_kit_id).deleted_at is not None:
        raise errors.UNKNOWN_BRAND(brand_kit=wanted.brand_kit_id)
    row = DefaultsRow(
        workspace_id=workspace_id,
        recipe_id=wanted.recipe_id,
        brand_kit_id=wanted.brand_kit_id,
        language=wanted.language,
    )
    session.merge(row)
    session.flush()
