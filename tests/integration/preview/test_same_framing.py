"""What fills the output below the overlays stands in the preview where it stands in the render."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from appliance.editing.timeline import Timeline
from appliance.renders.remotion import node
from tests.integration.preview.browser import SETTINGS, PreviewPage
from tests.integration.renders.building import Stage, clips
from tests.media.generate import FAST, ffmpeg

Luma = npt.NDArray[np.float64]

CROP = {"mode": "crop", "width": 202, "height": 360,
        "path": [{"source_frame": 10, "x": 40, "y": 0}, {"source_frame": 40, "x": 300, "y": 0}]}  # fmt: skip
CASES: Mapping[str, tuple[Mapping[str, Any], tuple[int, ...]]] = {
    "fills": (
        {"clips": clips((5, 25), (40, 60, 1, 1.12), (70, 90, 4)), "width": 640, "height": 360},
        (0, 19, 20, 39, 42),
    ),
    "fit": (
        {"framing": {"mode": "fit"}, "clips": clips((5, 25), (40, 60, 1, 1.1)), "width": 202, "height": 360},
        (3, 30),
    ),
    "crop": (
        {"framing": CROP, "clips": clips((5, 25), (30, 50, 1, 1.1)), "width": 202, "height": 360},
        (3, 15, 22, 39),
    ),
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    if not (SETTINGS.painter_dir / "preview.mjs").is_file() or shutil.which("chromium-headless-shell") is None:
        pytest.skip("the painter has not been built here (make setup)")
    folder: Path = tmp_path_factory.mktemp("framing")
    return Stage(folder, film(folder / "source.mp4", "testsrc2=s=640x360:r=30:d=4"))


def film(path: Path, picture: str) -> Path:
    """Write a video that says which colors it is coded with."""
    colors = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
    shaped = f"{picture},scale=out_color_matrix=bt709:out_range=tv,gblur=sigma=1"
    ffmpeg("-f", "lavfi", "-i", shaped, *FAST, "-crf", 10, "-g", 15, *colors, path)
    return path


def rendered(path: Path, timeline: Timeline) -> Luma:
    """Return the brightness of every frame as a screen shows it, shape (frames, height, width)."""
    raw = ffmpeg("-i", path, "-vf", "scale=out_range=pc,format=gray", "-f", "rawvideo", "pipe:1")
    return np.frombuffer(raw, np.uint8).reshape(-1, timeline.height, timeline.width).astype(np.float64)


def compare(stage: Stage, timeline: Timeline, frames: tuple[int, ...], folder: Path) -> None:
    """Assert that preview and render show the same at some frames, and show both for looking at."""
    out, _ = stage.render(timeline, f"{folder.name}.mp4")
    render = rendered(out, timeline)
    page = PreviewPage(timeline, stage.source, stage.footage, folder)
    try:
        for frame in frames:
            shown = page.frame(frame)
            brightness: Luma = shown @ np.array([0.2126, 0.7152, 0.0722])
            Image.fromarray(np.vstack([shown, np.repeat(render[frame, ..., None], 3, axis=2).astype(np.uint8)])).save(
                folder / f"{frame}.png"
            )
            found = np.corrcoef(brightness.ravel(), render[frame].ravel())[0, 1]
            error = np.abs(brightness - render[frame]).mean()
            print(f"frame {frame}: correlation {found:.4f}, mean difference {error:.1f} of 255")
            assert found > 0.985, f"frame {frame}"
            assert error < 6, f"frame {frame}"
            assert page.run("failures") == []
    finally:
        page.close()


@pytest.mark.parametrize("case", CASES)
def test_the_source_fills_the_output_as_it_does_in_the_render(case: str, stage: Stage, tmp_path: Path) -> None:
    changes, frames = CASES[case]
    compare(stage, stage.timeline(**changes), frames, tmp_path)


def test_cutaways_and_bookends_stand_as_they_do_in_the_render(stage: Stage, tmp_path: Path) -> None:
    # Another rate and shape than the source's, and a photograph that was taken lying on its side.
    clip = stage.video(film(tmp_path / "broll.mp4", "testsrc2=s=322x400:r=25:d=3,hue=h=90"))
    pixels = np.add.outer(np.arange(300), np.arange(200)) % 50 * 5
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(pixels.astype(np.uint8)).convert("RGB").save(tmp_path / "p.jpg", quality=95, exif=exif.tobytes())
    photo = stage.image(tmp_path / "p.jpg", "image/jpeg")
    cutaways = [
        {"asset_sha256": clip, "start_frame": 22, "end_frame": 40, "fit": "cover", "asset_start_frame": 7},
        {"asset_sha256": clip, "start_frame": 40, "end_frame": 50, "fit": "blur"},
        {"asset_sha256": photo, "start_frame": 55, "end_frame": 75, "motion": "zoom_in"},
        {"asset_sha256": photo, "start_frame": 75, "end_frame": 85, "fit": "blur"},
    ]
    timeline = stage.timeline(
        intro={"asset_sha256": photo, "frames": 10, "fit": "blur"},
        outro={"asset_sha256": clip, "frames": 20, "fit": "cover"},
        clips=clips((0, 80)),
        cutaways=cutaways,
    )
    compare(stage, timeline, (0, 9, 10, 21, 22, 39, 40, 49, 50, 55, 65, 74, 80, 89, 90, 109), tmp_path)


def test_the_reference_fills_the_output_as_the_render_does(stage: Stage, tmp_path: Path) -> None:
    pixels = np.add.outer(np.arange(300), np.arange(200)) % 50 * 5
    Image.fromarray(pixels.astype(np.uint8)).convert("RGB").save(tmp_path / "card.png")
    card = stage.image(tmp_path / "card.png")
    timeline = stage.timeline(
        framing={"mode": "fit"},
        width=360,
        height=360,
        intro={"asset_sha256": card, "frames": 2},
        clips=clips((0, 4), (10, 22, 3, 1.1)),
        cutaways=[{"asset_sha256": card, "start_frame": 4, "end_frame": 6, "motion": "zoom_out"}],
    )
    out, _ = stage.render(timeline, "reference.mp4")
    render = rendered(out, timeline)
    files = {name: str(path) for name, path in stage.footage.items()}
    (tmp_path / "timeline.json").write_text(timeline.model_dump_json())
    (tmp_path / "files.json").write_text(json.dumps(files))
    program = [node(), str(SETTINGS.painter_dir / "reference.mjs"), "timeline.json", str(stage.source), "stills"]
    options = ["--stills", "--images", "files.json", "--concurrency", "1"]
    subprocess.run([*program, *options], cwd=tmp_path, check=True, timeout=120)
    for frame in range(timeline.duration_frames):
        still = np.asarray(Image.open(tmp_path / "stills" / f"{frame}.png").convert("RGB"))
        brightness: Luma = still @ np.array([0.2126, 0.7152, 0.0722])
        found = np.corrcoef(brightness.ravel(), render[frame].ravel())[0, 1]
        print(f"frame {frame}: correlation {found:.4f}")
        assert found > 0.985, f"frame {frame}"
