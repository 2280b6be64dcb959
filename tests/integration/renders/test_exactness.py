"""Five hundred cuts: every frame is the planned one, and sound and picture end together.

The source shows its frame number as a barcode and clicks when every so-manyth frame appears.
"""

from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from appliance.editing.analysis import Analysis, Grid, Source
from appliance.editing.plan import plan
from appliance.editing.recipe import Output, Recipe
from appliance.editing.sounds import Mix
from appliance.editing.timeline import Timeline
from appliance.kernel.settings import MediaLimits, RenderSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Work
from appliance.renders.service import Material, Renderer
from appliance.sources import service as sources
from tests.fakes.painter import FakePainter
from tests.media.barcode import barcode, click_times, read_barcode
from tests.media.generate import ffmpeg
from tests.unit.editing.builders import PLAIN_KIT, typesetting

Seconds = npt.NDArray[np.float64]

CUTS = 500
KEPT, REMOVED = 12, 6  # frames; clicks every 18 stand in the middle of each kept range
SETTINGS = RenderSettings(preset="ultrafast")


def timeline_of(path: Path) -> tuple[Timeline, Grid]:
    """Plan 500 cuts on whatever grid the file has."""
    grid = sources.inspect(path, MediaLimits(), Work())
    source = Source(sha256="0" * 64, path_hint=str(path), grid=grid)
    recipe = Recipe(name="x", mix=Mix(fade_ms=2))
    whole = plan(Analysis(source=source), recipe, PLAIN_KIT, Output(), typesetting())
    starts = range(0, grid.frame_count - KEPT - REMOVED, KEPT + REMOVED)
    clips = [{"source_start_frame": start + 3, "source_end_frame": start + 3 + KEPT} for start in starts][: CUTS + 1]
    assert len(clips) == CUTS + 1
    document = {**whole.model_dump(), "clips": clips, "duration_frames": KEPT * len(clips)}
    return Timeline.model_validate(document), grid


def rendered(path: Path, timeline: Timeline, folder: Path) -> Path:
    sources.extract_sound(path, timeline.source.grid, folder / "program", folder / "voice", Work())
    renderer = Renderer(SETTINGS, FakePainter(), FolderStore(folder / "work"))
    renderer.render(timeline, Material(path, folder / "program", {}), folder / "out.mp4", Work())
    return folder / "out.mp4"


def on_grid(path: Path, grid: Grid, folder: Path) -> list[int]:
    """Return the numbers shown by the source when it is put on its grid in one go."""
    whole = folder / "grid.mkv"
    rate = f"{grid.fps.numerator}/{grid.fps.denominator}"
    picture = f"fps={rate}:start_time=0:round=near,tpad=stop=2:stop_mode=clone"
    ffmpeg("-i", path, "-an", "-vf", picture, "-c:v", "ffv1", whole)
    return read_barcode(whole)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("fps", "pattern_ms"),
    [
        (Fraction(30), ()),
        (Fraction(30_000, 1001), ()),
        (Fraction(60), ()),
        (Fraction(30), (20, 47, 33, 28, 38, 100, 34, 33, 33, 33)),
    ],
    ids=["30", "29.97", "60", "variable"],
)
def test_frame_count_and_sync_are_exact_over_five_hundred_cuts(
    fps: Fraction, pattern_ms: tuple[int, ...], tmp_path: Path
) -> None:
    frames = (CUTS + 3) * (KEPT + REMOVED)
    # A click when the frame in the middle of each kept range appears.
    source = barcode(tmp_path / "source.mp4", fps, frames, click_every=9, pattern_ms=pattern_ms, size=(320, 180))
    timeline, grid = timeline_of(source)
    out = rendered(source, timeline, tmp_path)

    shown = read_barcode(out)
    assert len(shown) == timeline.duration_frames
    expected = on_grid(source, grid, tmp_path)
    wanted = [
        expected[frame] for clip in timeline.clips for frame in range(clip.source_start_frame, clip.source_end_frame)
    ]
    assert shown == wanted

    # Each click belongs to the first output frame that shows its number; clicks that fell into a cut are not heard.
    heard = click_times(out)
    rate = float(timeline.fps)
    first_shown: dict[int, int] = {}
    for frame, number in enumerate(shown):
        if number % 9 == 0:
            first_shown.setdefault(number, frame)
    if pattern_ms:
        offsets = _offsets_at_variable_rate(source, timeline, heard)
    else:
        moments = np.asarray(sorted(first_shown.values())) / rate
        offsets = heard[:, None] - moments[None, :]
        offsets = offsets[np.arange(len(heard)), np.abs(offsets).argmin(axis=1)]
        assert len(heard) == len(moments)
    print(
        f"\nA/V offset at {grid.fps}: last {offsets[-1] * 1000:+.2f} ms, largest {np.abs(offsets).max() * 1000:.2f} ms"
    )
    assert np.abs(offsets).max() <= 0.010


def _offsets_at_variable_rate(source: Path, timeline: Timeline, heard: Seconds) -> Seconds:
    """Compare with where each click of the source has to be: pictures snap to the grid, sound does not."""
    rate = float(timeline.fps)
    wanted, at = [], 0
    clicks = click_times(source)
    for clip in timeline.clips:
        start, end = clip.source_start_frame / rate, clip.source_end_frame / rate
        inside = clicks[(clicks >= start + 0.004) & (clicks < end - 0.006)]
        wanted += list(inside - start + at / rate)
        at += clip.frames
    moments = np.asarray(wanted)
    distances = heard[None, :] - moments[:, None]
    nearest: Seconds = distances[np.arange(len(moments)), np.abs(distances).argmin(axis=1)]
    return nearest
