"""What a smart cut copies and what it encodes cannot be told apart: every frame is the planned one, in any player."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from appliance.editing.analysis import Analysis, Source
from appliance.editing.plan import plan
from appliance.editing.recipe import Output, Recipe
from appliance.editing.sounds import Mix
from appliance.editing.timeline import Timeline
from appliance.kernel.settings import MediaLimits, RenderSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Work
from appliance.renders.service import Material, Renderer, RenderReport
from appliance.sources import service as sources
from tests.fakes.painter import FakePainter
from tests.media.barcode import barcode, click_times, picture_numbers, read_barcode
from tests.media.generate import clip, ffmpeg, rotated
from tests.media.player import played
from tests.unit.editing.builders import PLAIN_KIT, typesetting

LIKE_A_PHONE = ("-g", "30", "-bf", "0")
LIKE_AN_EDITOR = ("-preset", "veryfast", "-g", "60", "-bf", "3", "-b-pyramid", "normal", "-x264-params", "ref=3")
SETTINGS = RenderSettings(preset="ultrafast")


def cut(path: Path, clips: list[tuple[int, int]], **changes: object) -> Timeline:
    """Return a timeline that keeps some ranges of a file and draws nothing."""
    grid = sources.inspect(path, MediaLimits(), Work())
    source = Source(sha256="0" * 64, path_hint=str(path), grid=grid)
    whole = plan(Analysis(source=source), Recipe(name="x", mix=Mix(fade_ms=2)), PLAIN_KIT, Output(), typesetting())
    kept = [{"source_start_frame": start, "source_end_frame": min(end, grid.frame_count)} for start, end in clips]
    length = sum(item["source_end_frame"] - item["source_start_frame"] for item in kept)
    return Timeline.model_validate({**whole.model_dump(), "clips": kept, "duration_frames": length, **changes})


def render(path: Path, timeline: Timeline, folder: Path) -> RenderReport:
    sources.extract_sound(path, timeline.source.grid, folder / "program", folder / "voice", Work())
    renderer = Renderer(SETTINGS, FakePainter(), FolderStore(folder / "work"))
    return renderer.render(timeline, Material(path, folder / "program", {}), folder / "out.mp4", Work())


def irregular(frames: int, fps: Fraction, seed: int = 1) -> list[tuple[int, int]]:
    """Return clips of 1 to 4 s, now and then a very short one, with up to a second left out between them."""
    random, clips, at = Random(seed), [], 7  # noqa: S311  repeatable, not secret
    while at < frames - 1:
        length = random.choice((1, 2, 5)) if random.random() < 0.1 else int(random.uniform(1, 4) * fps)
        clips.append((at, min(at + length, frames)))
        at += length + random.randint(1, int(fps))
    return clips


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("fps", "name", "options"),
    [
        (Fraction(30), "source.mp4", LIKE_A_PHONE),
        (Fraction(30_000, 1001), "source.mov", LIKE_AN_EDITOR),
        (Fraction(60), "source.mp4", (*LIKE_AN_EDITOR, "-profile:v", "main")),
        (Fraction(30_000, 1001), "source.mkv", LIKE_A_PHONE),
    ],
    ids=["30 without B", "29.97 with B", "60 main", "29.97 in Matroska's milliseconds"],
)
def test_every_frame_and_every_sound_of_a_smart_cut_is_where_it_was_planned(
    fps: Fraction, name: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    frames = 40 * round(fps)
    source = barcode(tmp_path / name, fps, frames, click_every=15, size=(320, 180), options=options)
    clips = irregular(frames, fps)
    timeline = cut(source, clips)
    report = render(source, timeline, tmp_path)
    assert report.method == "smart cut"
    assert report.copied_frames > 0.5 * report.frames

    out = tmp_path / "out.mp4"
    shown = picture_numbers(source, timeline.source.grid)
    wanted = [shown[frame] for start, end in clips for frame in range(start, end)]
    assert read_barcode(out) == wanted
    assert decoding_problems(out) == ""
    times = display_times(out)
    assert np.abs(times - np.arange(len(times)) / float(fps)).max() < 1e-4
    begins = set(np.cumsum([0, *(end - start for start, end in clips)]).tolist())
    clicks = [frame / float(fps) for frame, number in enumerate(wanted) if number % 15 == 0 and frame not in begins]
    distances = np.abs(click_times(out)[None, :] - np.asarray(clicks)[:, None])
    assert distances.min(axis=1).max() <= 0.010


def decoding_problems(path: Path) -> str:
    return ffmpeg("-loglevel", "warning", "-i", path, "-f", "null", "-").decode()


def display_times(path: Path) -> NDArray[np.float64]:
    shown = ffmpeg("-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-f", "framecrc", "-c", "copy", "pipe:1")
    rows = [line.split(",") for line in shown.decode().splitlines() if not line.startswith("#")]
    base = next(line for line in shown.decode().splitlines() if line.startswith("#tb 0:"))
    decoding = [int(row[1]) for row in rows]
    assert all(before < after for before, after in pairwise(decoding))
    return np.asarray(sorted(int(row[2]) for row in rows)) * float(Fraction(base.split(":")[1].strip()))


def test_pieces_are_encoded_once_and_an_edit_encodes_only_what_it_touched(tmp_path: Path) -> None:
    source = barcode(tmp_path / "source.mp4", Fraction(30), 1200, size=(320, 180), options=LIKE_A_PHONE)
    clips = [(10, 205), (250, 505), (545, 800), (830, 1190)]
    first = render(source, cut(source, clips), tmp_path)
    assert (first.chunks, first.chunks_reused) == (4, 0)
    again = render(source, cut(source, clips), tmp_path)
    assert again.chunks_reused == 4
    edited = render(source, cut(source, [*clips[:3], (835, 1190)]), tmp_path)
    assert (edited.chunks, edited.chunks_reused) == (4, 3)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("turned", "turned"),
        ("open groups", "too few pictures"),
        ("long groups", "too few pictures"),
        ("ten bits", "yuv420p10le"),
        ("interlaced", "interlaced"),
        ("full range", "colors"),
        ("other size", "size"),
        ("wide pixels", "not square"),
        ("variable", "varies"),
        ("other codec", "mpeg4"),
        ("zoomed", "zoomed"),
    ],
)
def test_where_copying_would_show_something_else_everything_is_encoded(case: str, reason: str, tmp_path: Path) -> None:
    path, changes = tmp_path / "source.mp4", {}
    options: dict[str, tuple[object, ...]] = {
        "open groups": ("-preset", "veryfast", "-g", "15", "-x264-params", "open-gop=1:scenecut=0:bframes=3"),
        "long groups": ("-g", "600"),
        "ten bits": ("-pix_fmt", "yuv420p10le"),
        "full range": ("-color_range", "pc", "-g", "10"),
        "wide pixels": ("-aspect", "2:1", "-g", "10"),
        "interlaced": ("-flags", "+ildct+ilme", "-g", "10", "-preset", "veryfast", "-x264-params", "tff=1"),
        "other codec": ("-c:v", "mpeg4", "-g", "10"),
    }
    clip(path, seconds=4, options=options.get(case, ("-g", "10")))
    if case == "turned":
        path = rotated(tmp_path / "turned.mp4", path, 180)
    elif case == "variable":
        path = barcode(tmp_path / "variable.mp4", Fraction(30), 120, pattern_ms=(20, 47, 33, 60, 40), click_every=0)
    elif case == "other size":
        changes = {"width": 80, "height": 60}
    timeline = cut(path, [(5, 60), (70, 110)], **changes)
    if case == "zoomed":
        zoomed = [item.model_copy(update={"zoom": 1.1}) for item in timeline.clips]
        timeline = timeline.model_copy(update={"clips": tuple(zoomed)})
    report = render(path, timeline, tmp_path)
    assert report.method.startswith("encoded: ")
    assert reason in report.method
    assert report.copied_frames == 0


@pytest.mark.timeout(120)
def test_a_browser_plays_a_smart_cut_to_its_end_and_shows_the_right_frames(tmp_path: Path) -> None:
    fps = Fraction(30)
    source = barcode(tmp_path / "source.mp4", fps, 900, size=(480, 270), options=LIKE_AN_EDITOR)
    clips = [(10, 205), (250, 505), (540, 800), (830, 890)]
    assert render(source, cut(source, clips), tmp_path).method == "smart cut"
    wanted = [frame for start, end in clips for frame in range(start, end)]
    # Around every place where the encoder changes, there and back.
    looked_at = sorted(
        {*range(0, len(wanted), 40), *range(46, 54), *range(190, 200), *range(448, 452), len(wanted) - 1}
    )
    played_back = played(tmp_path / "out.mp4", looked_at, fps)
    assert played_back.error is None
    assert played_back.reached_s >= len(wanted) / fps - 0.1
    assert played_back.numbers == [wanted[frame] for frame in looked_at]
