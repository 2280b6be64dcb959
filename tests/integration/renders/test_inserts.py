"""Cutaways, bookends and sped-up clips: every frame is the one the timeline says, and sound stays with its picture."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from appliance.editing.timeline import Timeline
from appliance.kernel.errors import ReelboxError
from tests.integration.renders.building import Stage, clips, shown_frame
from tests.media.barcode import barcode, click_times, read_barcode
from tests.media.generate import ffmpeg

SMALL = (320, 180)
RATES = pytest.mark.parametrize("fps", [Fraction(30), Fraction(30_000, 1001), Fraction(60)], ids=["30", "29.97", "60"])


def played(timeline: Timeline, rates: dict[str, Fraction], lengths: dict[str, int]) -> list[int]:
    """Return the number every frame of the output has to show; everything counts its own frames."""

    def of(sha256: str, frame: int) -> int:
        return min(shown_frame(frame, rates[sha256], timeline.fps), lengths[sha256] - 1)

    shown = [
        frame for clip in timeline.clips for frame in range(clip.source_start_frame, clip.source_end_frame, clip.speed)
    ]
    intro, outro = timeline.intro, timeline.outro
    before = [of(intro.asset_sha256, frame) for frame in range(intro.frames)] if intro else []
    after = [of(outro.asset_sha256, frame) for frame in range(outro.frames)] if outro else []
    shown = [*before, *shown, *after]
    for cutaway in timeline.cutaways:
        for frame in range(cutaway.start_frame, cutaway.end_frame):
            shown[frame] = of(cutaway.asset_sha256, cutaway.asset_start_frame + frame - cutaway.start_frame)
    return shown


@RATES
def test_every_frame_of_speed_cutaways_and_bookends_is_the_planned_one(fps: Fraction, tmp_path: Path) -> None:
    window = int(20 * fps)
    stage = Stage(tmp_path, barcode(tmp_path / "source.mp4", fps, window + 130, size=SMALL))
    rates = {
        stage.video(barcode(tmp_path / "film.mp4", Fraction(24), 400, size=SMALL)): Fraction(24),
        stage.video(barcode(tmp_path / "phone.mp4", Fraction(60), 700, size=SMALL)): Fraction(60),
        stage.video(barcode(tmp_path / "same.mp4", fps, 500, size=SMALL)): fps,
    }
    film, phone, same = rates
    lengths = {film: 400, phone: 700, same: 500}
    start = window - 200
    cutaways = [
        {"asset_sha256": same, "start_frame": 30, "end_frame": 60, "asset_start_frame": 0},
        {"asset_sha256": phone, "start_frame": 70, "end_frame": 190, "asset_start_frame": 33},  # over a chunk's end
        {"asset_sha256": film, "start_frame": 191, "end_frame": 205, "asset_start_frame": 7},
        {"asset_sha256": same, "start_frame": 205, "end_frame": 230, "asset_start_frame": 0},
        {"asset_sha256": same, "start_frame": 230, "end_frame": 240, "asset_start_frame": 495},  # over its own end
    ]
    kept = clips(
        (3, 7),
        (start, start + 60),
        (start + 61, window - 50),
        (window - 49, window + 31, 7),
        (window + 40, window + 125),
    )
    intro = {"asset_sha256": film, "frames": 25}
    outro = {"asset_sha256": phone, "frames": 33, "fit": "cover"}
    timeline = stage.timeline(clips=kept, cutaways=cutaways, intro=intro, outro=outro)
    out, report = stage.render(timeline)
    assert report.chunks == 4
    assert read_barcode(out) == played(timeline, rates, lengths)


@RATES
def test_a_cutaway_over_chunks_that_it_covers_whole_goes_on_without_a_seam(fps: Fraction, tmp_path: Path) -> None:
    window = int(20 * fps)
    stage = Stage(tmp_path, barcode(tmp_path / "source.mp4", fps, window * 2 + 90, size=SMALL, click_every=0))
    film = stage.video(barcode(tmp_path / "film.mp4", Fraction(24_000, 1001), 1200, size=SMALL, click_every=0))
    kept = clips((window - 20, 2 * window + 60, 15))
    timeline = stage.timeline(clips=kept)
    length = timeline.duration_frames
    cutaway = {"asset_sha256": film, "start_frame": 1, "end_frame": length - 1, "asset_start_frame": 11}
    timeline = stage.timeline(clips=kept, cutaways=[cutaway])
    out, report = stage.render(timeline)
    assert report.chunks == 3
    assert read_barcode(out) == played(timeline, {film: Fraction(24_000, 1001)}, {film: 1200})


def test_bookends_longer_than_a_chunk_or_than_their_file_go_on(tmp_path: Path) -> None:
    stage = Stage(tmp_path, barcode(tmp_path / "source.mp4", Fraction(10), 40, size=SMALL))
    long = stage.video(barcode(tmp_path / "long.mp4", Fraction(10), 230, size=SMALL))
    timeline = stage.timeline(intro={"asset_sha256": long, "frames": 240})
    out, report = stage.render(timeline)
    assert report.chunks == 3
    assert read_barcode(out) == [*range(230), *[229] * 10, *range(40)]


@RATES
def test_sound_stays_with_its_picture_behind_an_intro_and_beside_cutaways(fps: Fraction, tmp_path: Path) -> None:
    stage = Stage(tmp_path, barcode(tmp_path / "source.mp4", fps, 400, size=SMALL, click_every=18))
    quiet = stage.video(barcode(tmp_path / "quiet.mp4", Fraction(25), 100, size=SMALL, click_every=0))
    kept = clips(*((start, start + 12) for start in range(12, 380, 18)))
    cutaway = {"asset_sha256": quiet, "start_frame": 60, "end_frame": 100}
    intro = {"asset_sha256": quiet, "frames": 19}
    out, _ = stage.render(stage.timeline(clips=kept, cutaways=[cutaway], intro=intro))
    # Every clip holds one click, when its seventh frame appears.
    wanted = np.array([19 + 12 * number + 6 for number in range(len(kept))]) / float(fps)
    heard = click_times(out)
    assert len(heard) == len(wanted)
    assert np.abs(heard - wanted).max() < 0.005


def test_all_chunks_of_a_render_have_one_header(tmp_path: Path) -> None:
    stage = Stage(tmp_path, barcode(tmp_path / "source.mp4", Fraction(30), 40, size=SMALL))
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=200x200", "-frames:v", 1, tmp_path / "card.jpg")
    card = stage.image(tmp_path / "card.jpg", "image/jpeg")
    stage.render(stage.timeline(intro={"asset_sha256": card, "frames": 5}, outro={"asset_sha256": card, "frames": 6}))
    headers = set()
    for path in (tmp_path / "work" / "chunks").rglob("*.mp4"):
        raw = ffmpeg("-i", path, "-c", "copy", "-bsf:v", "h264_mp4toannexb", "-frames:v", 1, "-f", "h264", "pipe:1")
        headers.add(raw.split(b"\0\0\0\1")[1])
    assert len(headers) == 1


def test_a_file_that_is_not_there_is_named_before_anything_is_rendered(tmp_path: Path) -> None:
    stage = Stage(tmp_path, barcode(tmp_path / "source.mp4", Fraction(30), 40, size=SMALL))
    film = stage.video(barcode(tmp_path / "film.mp4", Fraction(24), 40, size=SMALL))
    (tmp_path / "pcm").write_bytes(bytes(4000))
    pop = stage.sound(tmp_path / "pcm")
    logo = {"kind": "logo", "asset_sha256": "2" * 64, "corner": "top_left", "start_frame": 0, "end_frame": 9}
    logo["box"] = {"x": 0, "y": 0, "width": 20, "height": 20}
    image = {"sha256": "2" * 64, "kind": "image", "media_type": "image/png"}
    stage.footage.clear()
    stage.sounds.clear()
    for changes in (
        {"intro": {"asset_sha256": film, "frames": 5}},
        {"cutaways": [{"asset_sha256": film, "start_frame": 1, "end_frame": 5}]},
        {"sound_effects": [{"asset_sha256": pop, "start_frame": 1}]},
        {"music": {"asset_sha256": pop, "start_frame": 0, "end_frame": 40}},
        {"overlays": [logo], "assets": [*stage.assets, image]},
    ):
        with pytest.raises(ReelboxError) as caught:
            stage.render(stage.timeline(**changes))
        assert caught.value.code == "RENDERS-003"
    assert not (tmp_path / "work" / "chunks").exists()
