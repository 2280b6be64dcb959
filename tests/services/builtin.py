"""Shelves before there is a library: the built-in recipes, the plain look, and no assets."""

from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.editing.plan import BrandKit
from appliance.editing.recipe import Brand, Recipe
from appliance.editing.shelf import Shelf
from appliance.editing.timeline import Asset
from appliance.kernel.work import Work
from appliance.library import errors, service
from appliance.renders.errors import ASSET_MISSING


class BuiltIn:
    """:class:`~appliance.videos.ports.Shelves` of what comes with the product."""

    def recipe(self, session: Session, name: str) -> Recipe:
        """See the port."""
        known = {recipe.name: recipe for recipe in service.built_in_recipes()}
        if name not in known:
            raise errors.UNKNOWN_RECIPE(name=name, known=", ".join(known))
        return known[name]

    def brand_kit(self, session: Session, brand_kit_id: UUID | None) -> BrandKit:
        """See the port."""
        if brand_kit_id is not None:
            raise errors.UNKNOWN_BRAND(brand_kit=brand_kit_id)
        return BrandKit(brand=Brand(name="plain"))

    def shelf(self, session: Session) -> Shelf:
        """See the port."""
        return Shelf()

    def defaults(self, session: Session) -> tuple[str, str | None]:
        """See the port."""
        return service.DEFAULT_RECIPE, None

    def locate(self, workspace_id: UUID, asset: Asset, work: Work) -> Path:
        """See the port."""
        raise ASSET_MISSING(path=asset.sha256)
