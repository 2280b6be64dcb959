"""The assets a plan may use, as data: what they are, how long, how large, and what they are about."""

from fractions import Fraction

from pydantic import Field

from appliance.editing import errors
from appliance.editing.analysis import Model
from appliance.editing.timeline import Asset, AssetKind
from appliance.editing.words import bare


class ShelfAsset(Model):
    """An asset and what is known about it."""

    asset: Asset
    name: str = Field(description="Its file name.")
    tags: tuple[str, ...] = Field(default=(), description="Words or phrases it stands for.")
    width: int = Field(default=0, ge=0, description="In pixels as displayed; 0 for a sound.")
    height: int = Field(default=0, ge=0)
    duration_s: float = Field(default=0.0, ge=0, description="0 for a picture.")
    picture_ms: tuple[int, ...] = Field(default=(), description="How long each picture of an animation is shown.")
    license: str = Field(default="", description="Under what terms it may be used, as its owner wrote.")
    origin: str = Field(default="", description="Where it came from, as its owner wrote.")

    def frames(self, fps: Fraction) -> int:
        """Return how many whole frames it lasts at a rate, at least one."""
        return max(1, int(Fraction(self.duration_s) * fps))


class Shelf(Model):
    """All assets at hand."""

    assets: tuple[ShelfAsset, ...] = ()
    skipped: tuple[str, ...] = Field(default=(), description="Names of files that are of no use.")

    def find(self, wanted: str, *kinds: AssetKind) -> ShelfAsset:
        """Return the asset with this file name, hash or tag (in that order) that is of one of the kinds.

        Raises:
            ReelboxError: ``EDITING-005`` where there is none.
        """
        fitting = [item for item in self.assets if item.asset.kind in kinds]
        for matches in (
            lambda item: wanted in (item.name, item.asset.sha256),
            lambda item: bare(wanted) in map(bare, item.tags),
        ):
            found = next(filter(matches, fitting), None)
            if found is not None:
                return found
        known = ", ".join(item.name for item in fitting) or "none"
        raise errors.UNKNOWN_ASSET(name=wanted, kinds=" or ".join(kinds), known=known)
