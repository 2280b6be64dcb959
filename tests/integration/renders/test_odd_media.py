"""Whatever a recording is, what comes out plays, lasts as long, stands upright and has its colors."""

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from appliance.editing.analysis import Analysis, Source
from appliance.editing.plan import plan
from appliance.editing.recipe import Output, Recipe
from appliance.editing.timeline import Timeline
from appliance.kernel.settings import MediaLimits, RenderSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Work
from appliance.renders.service import Material, Renderer
from appliance.sources import service as sources
from tests.fakes.painter import FakePainter
from tests.media.generate import ffmpeg
from tests.media.odd import Odd, drawing
from tests.media.odd_files import COLORS, SHAPES
from tests.media.odd_times import TIMES
from tests.unit.editing.builders import PLAIN_KIT, typesetting

FILES = {**COLORS, **SHAPES, **TIMES}
SETTINGS = RenderSettings(preset="ultrafast", crf=10, parallel_chunks=1)
CELLS = 20  # the picture is compared in cells of a twentieth of its sides

Cells = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What came of a file.

    Attributes:
        probe: What was found out about it.
        first: The first frame of it that was rendered; all that follow were.
        streams: What ffprobe says about the result, by kind.
        pictures: RGB, shape (pictures, height, width, 3).
    """

    probe: sources.Probe
    first: int
    streams: dict[str, dict[str, Any]]
    pictures: NDArray[np.uint8]


Outcomes = dict[str, Future[Outcome]]


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcomes]:
    """Make and render the files that will be asked for, two at once: nearly all of the time programs are starting."""
    asked = [item for item in request.session.items if isinstance(item, pytest.Function)]
    names = [str(item.callspec.params["name"]) for item in asked if "outcomes" in item.fixturenames]
    folder = tmp_path_factory.mktemp("odd")
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(outcome, FILES[name], folder / str(at)) for at, name in enumerate(names)}


def outcome(odd: Odd, folder: Path) -> Outcome:
    folder.mkdir()
    path = odd.make(folder)
    probe = sources.probe(path, MediaLimits(), Work())
    # What is behind the first third is found by seeking.
    first = probe.grid.frame_count // 3 if probe.grid.frame_count > 20 else 0
    out = rendered(path, probe, first, folder)
    return Outcome(probe, first, streams_of(out), pictures_of(out, odd.size))


def rendered(path: Path, probe: sources.Probe, first: int, folder: Path) -> Path:
    grid = probe.grid
    source = Source(sha256="0" * 64, path_hint=str(path), grid=grid)
    timeline = plan(Analysis(source=source), Recipe(name="x"), PLAIN_KIT, Output(), typesetting())
    clip = {"source_start_frame": first, "source_end_frame": grid.frame_count}
    document = {**timeline.model_dump(), "clips": [clip], "duration_frames": grid.frame_count - first}
    sources.extract_sound(path, grid, folder / "program", folder / "voice", Work())
    picture = folder / "copy.mkv" if grid.remux else path
    if grid.remux:
        sources.remux(path, grid, picture, Work())
    renderer = Renderer(SETTINGS, FakePainter(), FolderStore(folder / "work"))
    material = Material(picture, folder / "program", {})
    renderer.render(Timeline.model_validate(document), material, folder / "out.mp4", Work())
    return folder / "out.mp4"


def streams_of(path: Path) -> dict[str, dict[str, Any]]:
    arguments = ["-v", "error", "-show_streams", "-of", "json", path]
    shown = subprocess.run(["ffprobe", *map(str, arguments)], capture_output=True, check=True)  # noqa: S607
    return {stream["codec_type"]: stream for stream in json.loads(shown.stdout)["streams"]}


def pictures_of(path: Path, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Decode every picture to RGB by what the file says about its colors; an error in any of them fails."""
    good = ("-xerror", "-err_detect", "explode")
    kind = "scale=flags=bicubic+accurate_rnd+full_chroma_int,format=rgb24"
    raw = ffmpeg(*good, "-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-vf", kind, "-f", "rawvideo", "pipe:1")
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], 3)


def cells(pictures: NDArray[np.uint8], *, monochrome: bool) -> Cells:
    """Return the mean colors of 20 × 20 cells of each picture, shape (pictures, 20, 20, channels)."""
    table = pictures.astype(np.float64)
    for axis in (1, 2):
        edges = np.arange(CELLS) * table.shape[axis] // CELLS
        counts = np.diff([*edges, table.shape[axis]])
        table = np.add.reduceat(table, edges, axis) / np.expand_dims(counts, tuple(range(1, 4 - axis)))
    # What a file without colors keeps of RGB: ITU-R BT.601.
    return table @ np.asarray([[0.299], [0.587], [0.114]]) if monochrome else table


def errors_of(pictures: NDArray[np.uint8], odd: Odd, first: int) -> NDArray[np.float64]:
    """Return each picture's mean difference to the drawing it should show."""
    # Drawn with the result's own sides, so that those that were made even or stretched meet the same cells.
    upright = odd.turn(drawing(0)).shape[:2] == drawing(0).shape[:2]
    size = odd.size if upright else odd.size[::-1]
    expected = np.stack([odd.turn(drawing(odd.number(first + at), size)) for at in range(len(pictures))])
    differences = cells(pictures, monochrome=odd.monochrome) - cells(expected, monochrome=odd.monochrome)
    mean: NDArray[np.float64] = np.abs(differences).mean(axis=(1, 2, 3))
    return mean


@pytest.mark.parametrize("name", FILES)
def test_comes_out_right(name: str, outcomes: Outcomes) -> None:
    odd, done = FILES[name], outcomes[name].result()
    grid = done.probe.grid
    assert (grid.fps, grid.width, grid.height) == (odd.fps, *odd.size)
    assert odd.frames in {grid.frame_count, None}
    for note in odd.notes:
        assert any(said.startswith(note) for said in done.probe.notes), done.probe.notes
    assert (grid.audio_stream is not None) == odd.sound

    video, audio = done.streams["video"], done.streams["audio"]
    assert (video["width"], video["height"], video["pix_fmt"]) == (*odd.size, "yuv420p")
    assert (video["color_space"], video["color_transfer"]) == (odd.matrix, odd.matrix)
    assert (video.get("field_order", "progressive"), video.get("side_data_list", [])) == ("progressive", [])
    frames = grid.frame_count - done.first
    assert len(done.pictures) == frames
    assert float(audio["duration"]) == pytest.approx(frames / float(odd.fps), abs=0.03)
    if odd.frames is not None:
        found = errors_of(done.pictures, odd, done.first)
        print(f"\n{name}: {found.mean():.1f}, worst {found.max():.1f}")
        assert found.max() <= odd.error
