"""What a timeline says about its files, compared with what they are.

A timeline can come from anybody. Hashes say that its files are the ones it means, not that they are what it says: an
animation may be a pixel bomb, and three seconds may be called three years.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from appliance.editing.analysis import Grid, Source
from appliance.editing.timeline import Asset, AssetKind, Timeline
from appliance.kernel.hashing import content_key
from appliance.kernel.settings import MediaLimits
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.work import Work
from appliance.library.fonttools import look_at_font
from appliance.renders import errors
from appliance.sources import service as sources
from appliance.sources.assets import AssetProbe

M = TypeVar("M", bound=BaseModel)

_METHOD = "1"  # changes when a look at a file finds something else


@dataclass(frozen=True)
class Claims:
    """Examines files once each; what was found is kept in the store by the hash of the file."""

    limits: MediaLimits
    store: ArtifactStore

    def check_size(self, timeline: Timeline) -> None:
        """Refuse an output beyond the limits for a source: ``RENDERS-011``."""
        seconds = timeline.duration_frames / timeline.fps
        if seconds > self.limits.max_duration_s:
            raise errors.FALSE_CLAIM(detail=f"its output would last {int(seconds)} seconds")
        if timeline.width * timeline.height > self.limits.max_pixels:
            raise errors.FALSE_CLAIM(detail=f"its output would be {timeline.width}×{timeline.height} pixels large")

    def examined(self, source: Source) -> None:
        """Remember what was found in a file, so that nobody has to look again."""
        self._keep(_grid_key(source.sha256), source.grid)

    def check_source(self, timeline: Timeline, path: Path, work: Work) -> None:
        """Examine the source, whose hash is the timeline's.

        Raises:
            ReelboxError: ``SOURCE-…`` where it is refused, ``RENDERS-011`` where it is not what the timeline says.
        """
        said = timeline.source.grid
        key = _grid_key(timeline.source.sha256)
        found = self._kept(key, Grid)
        if found is None:
            found = self._keep(key, sources.inspect(path, self.limits, work))
        for name in ("fps", "frame_count", "picture_frames", "width", "height", "video_stream", "audio_stream"):
            if getattr(said, name) != getattr(found, name):
                raise errors.FALSE_CLAIM(detail=f"its source's {name} is not {getattr(said, name)}")

    def check_asset(self, asset: Asset, path: Path, work: Work) -> None:
        """Examine an asset, whose hash is the timeline's; raises as :meth:`check_source` does.

        A font raises ``LIBRARY-017`` where it is of no use.
        """
        if asset.kind is AssetKind.FONT:
            look_at_font(path)
            return
        key = content_key("examined", "asset.json", file=asset.sha256, method=_METHOD)
        found = self._kept(key, AssetProbe)
        if found is None:
            found = self._keep(key, sources.look_at_asset(path, self.limits, work))
        said = (asset.kind.value, asset.grid, asset.has_sound)
        if said != (found.kind, found.grid, found.has_sound):
            raise errors.FALSE_CLAIM(detail=f"{path.name} is not the {asset.kind} it describes")

    def _kept(self, key: str, model: type[M]) -> M | None:
        path = self.store.get(key)
        if path is None:
            return None
        try:
            return model.model_validate_json(path.read_bytes())
        except ValidationError:  # damaged, or of another version
            return None

    def _keep(self, key: str, found: M) -> M:
        with self.store.scratch() as scratch:
            (scratch / "found.json").write_text(found.model_dump_json(), encoding="utf-8")
            self.store.put(key, scratch / "found.json")
        return found


def _grid_key(sha256: str) -> str:
    return content_key("examined", "grid.json", file=sha256, method=_METHOD)
