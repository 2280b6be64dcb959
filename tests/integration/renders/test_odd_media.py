"""Whatever a recording is, what comes out plays, lasts as long, stands upright and has its colors."""

import json
import subprocess
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
SETTINGS = RenderSettings(preset="ultrafast", crf=10)
CELLS = 20  # the picture is compared in cells of a twentieth of its sides

Cells = NDArray[np.float64]


def rendered(path: Path, probe: sources.Probe, folder: Path) -> Path:
    """Render a whole file, or all behind its first third: then the picture is found by seeking."""
    source = Source(sha256="0" * 64, path_hint=str(path), grid=probe.grid)
    timeline = plan(Analysis(source=source), Recipe(name="x"), PLAIN_KIT, Output(), typesetting())
    clip = {"source_start_frame": skipped(probe), "source_end_frame": probe.grid.frame_count}
    document = {**timeline.model_dump(), "clips": [clip], "duration_frames": probe.grid.frame_count - skipped(probe)}
    sources.extract_sound(path, probe.grid, folder / "program", folder / "voice", Work())
    picture = path
    if probe.grid.remux:
        picture = folder / "copy.mkv"
        sources.remux(path, probe.grid, picture, Work())
    renderer = Renderer(SETTINGS, FakePainter(), FolderStore(folder / "work"))
    material = Material(picture, folder / "program", {})
    renderer.render(Timeline.model_validate(document), material, folder / "out.mp4", Work())
    return folder / "out.mp4"


def skipped(probe: sources.Probe) -> int:
    return probe.grid.frame_count // 3 if probe.grid.frame_count > 20 else 0


def streams_of(path: Path) -> dict[str, dict[str, Any]]:
    arguments = ["-v", "error", "-show_streams", "-of", "json", path]
    shown = subprocess.run(["ffprobe", *map(str, arguments)], capture_output=True, check=True)
    return {stream["codec_type"]: stream for stream in json.loads(shown.stdout)["streams"]}


def pictures_of(path: Path, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Decode every picture to RGB by what the file says about its colors; an error in any of them fails."""
    good = ("-xerror", "-err_detect", "explode")
    kind = "scale=flags=bicubic+accurate_rnd+full_chroma_int,format=rgb24"
    raw = ffmpeg(*good, "-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-vf", kind, "-f", "rawvideo", "pipe:1")
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], 3)


def cells(picture: NDArray[np.uint8], *, monochrome: bool) -> Cells:
    """Return the mean colors of 20 × 20 cells, shape (20, 20, channels)."""
    rows = [part.mean(axis=0) for part in np.array_split(picture.astype(np.float64), CELLS, axis=0)]
    table = np.stack([np.stack([part.mean(axis=0) for part in np.array_split(row, CELLS, axis=0)]) for row in rows])
    # What a file without colors keeps of RGB: ITU-R BT.601.
    return table @ np.asarray([[0.299], [0.587], [0.114]]) if monochrome else table


def errors_of(pictures: NDArray[np.uint8], odd: Odd, first: int) -> list[float]:
    """Return each picture's mean difference to the drawing it should show."""
    # Drawn large and turned, so that sides that were made even or stretched meet the same cells.
    width, height = odd.size if odd.turn(drawing(0)).shape[0] == 120 else odd.size[::-1]
    return [
        float(
            np.abs(
                cells(picture, monochrome=odd.monochrome)
                - cells(odd.turn(drawing(odd.number(first + at), (width, height))), monochrome=odd.monochrome)
            ).mean()
        )
        for at, picture in enumerate(pictures)
    ]


@pytest.mark.parametrize("name", FILES)
def test_comes_out_right(name: str, tmp_path: Path) -> None:
    odd = FILES[name]
    path = odd.make(tmp_path)
    probe = sources.probe(path, MediaLimits(), Work())
    assert (probe.fps, probe.grid.width, probe.grid.height) == (odd.fps, *odd.size)
    assert odd.frames in {probe.grid.frame_count, -1}
    for note in odd.notes:
        assert any(said.startswith(note) for said in probe.notes), probe.notes
    first = skipped(probe)
    out = rendered(path, probe, tmp_path)
    shown = streams_of(out)
    video, audio = shown["video"], shown["audio"]
    assert (video["width"], video["height"], video["pix_fmt"]) == (*odd.size, "yuv420p")
    assert (video["color_space"], video["color_transfer"]) == (odd.matrix, odd.matrix)
    assert (video.get("field_order", "progressive"), video.get("side_data_list", [])) == ("progressive", [])
    assert float(audio["duration"]) == pytest.approx((probe.grid.frame_count - first) / float(odd.fps), abs=0.03)
    pictures = pictures_of(out, odd.size)
    assert len(pictures) == probe.grid.frame_count - first
    found = errors_of(pictures, odd, first) if odd.frames > 0 else [0.0]
    print(f"\n{name}: mean {np.mean(found):.2f}, worst picture {max(found):.2f}")
    assert max(found) <= odd.error
