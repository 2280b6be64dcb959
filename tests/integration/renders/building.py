"""Timelines of all that can be inserted, built without a recipe, and their renders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from appliance.editing.analysis import Analysis, Grid, Source
from appliance.editing.plan import plan
from appliance.editing.recipe import Output, Recipe
from appliance.editing.timeline import Clip, Timeline
from appliance.kernel.hashing import sha256_file
from appliance.kernel.settings import MediaLimits, RenderSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Work
from appliance.renders.service import Material, Renderer, RenderReport
from appliance.sources import service as sources
from tests.fakes.painter import FakePainter
from tests.unit.editing.builders import PLAIN_KIT, typesetting

SETTINGS = RenderSettings(preset="ultrafast", crf=12, smart_cut=False)
Changes = Mapping[str, Any]


def clips(*ranges: Sequence[float]) -> list[dict[str, float]]:
    """Return clips of (start, end), (start, end, speed) or (start, end, speed, zoom)."""
    return [
        dict(zip(("source_start_frame", "source_end_frame", "speed", "zoom"), each, strict=False)) for each in ranges
    ]


def shown_frame(frame: int, own: Fraction, fps: Fraction) -> int:
    """Return the frame of a video on screen at a frame of another rate: each appears at the nearest, ties later."""
    return max(number for number in range(10_000) if (2 * number * fps / own + 1) // 2 <= frame)


@dataclass
class Stage:
    """A source, what can be inserted, and a renderer with a store that lasts.

    Attributes:
        folder: For everything that is written.
        source: The source's file.
    """

    folder: Path
    source: Path
    settings: RenderSettings = SETTINGS
    assets: list[Changes] = field(default_factory=list)
    footage: dict[str, Path] = field(default_factory=dict)
    sounds: dict[str, Path] = field(default_factory=dict)
    painter: FakePainter = field(default_factory=FakePainter)

    def __post_init__(self) -> None:
        self.grid = self.look(self.source)
        sources.extract_sound(self.source, self.grid, self.folder / "program", self.folder / "voice", Work())

    @staticmethod
    def look(path: Path) -> Grid:
        """Return a video's grid."""
        return sources.inspect(path, MediaLimits(), Work())

    def video(self, path: Path, *, heard: bool = False) -> str:
        """Add a video that can be shown, with its own sound if it is to be heard; return its hash."""
        grid = self.look(path)
        sha256 = self._asset(path, "video", "video/mp4", grid=grid.model_dump(), has_sound=heard)
        self.footage[sha256] = path
        if heard:
            self.sounds[sha256] = path.with_suffix(".s16")
            sources.extract_sound(path, grid, self.sounds[sha256], self.folder / "unused", Work())
        return sha256

    def image(self, path: Path, media_type: str = "image/png") -> str:
        """Add a picture that can be shown; return its hash."""
        sha256 = self._asset(path, "image", media_type)
        self.footage[sha256] = path
        return sha256

    def sound(self, path: Path) -> str:
        """Add raw PCM that can be heard; return its hash."""
        sha256 = self._asset(path, "sound", "audio/wav")
        self.sounds[sha256] = path
        return sha256

    def _asset(self, path: Path, kind: str, media_type: str, **more: object) -> str:
        sha256 = sha256_file(path, Work())
        self.assets.append({"sha256": sha256, "kind": kind, "media_type": media_type, **more})
        return sha256

    def timeline(self, **changes: Any) -> Timeline:
        """Return the source as it is, with changes; its length follows."""
        source = Source(sha256=sha256_file(self.source, Work()), path_hint=str(self.source), grid=self.grid)
        whole = plan(Analysis(source=source), Recipe(name="x", silence=None), PLAIN_KIT, Output(), typesetting())
        document = {**whole.model_dump(), "assets": self.assets, **changes}
        kept = [Clip.model_validate(clip) for clip in document["clips"]]
        ends = [bookend for bookend in (document["intro"], document["outro"]) if bookend]
        document["duration_frames"] = sum(clip.frames for clip in kept) + sum(end["frames"] for end in ends)
        return Timeline.model_validate(document)

    def render(self, timeline: Timeline, name: str = "out.mp4") -> tuple[Path, RenderReport]:
        """Render a timeline; what was rendered before is used again."""
        renderer = Renderer(self.settings, self.painter, FolderStore(self.folder / "work"))
        material = Material(self.source, self.folder / "program", self.footage, self.footage, self.sounds)
        target = self.folder / name
        return target, renderer.render(timeline, material, target, Work())
