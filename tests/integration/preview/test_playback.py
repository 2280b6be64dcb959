"""The preview plays over cuts as if they were not there, and says which frame is on screen."""

import shutil
import time
from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from appliance.editing.timeline import Timeline
from tests.integration.preview.browser import SETTINGS, PreviewPage
from tests.integration.renders.building import Stage, clips
from tests.media.barcode import barcode, picture_numbers, read_barcode
from tests.media.generate import ffmpeg

FPS, CLIPS, KEPT, EACH = 30, 26, 18, 30

# What the elements show, when, and whether it is seen: the element that waits shows its first picture unseen.
_WATCH = """
window.pictures = [];
for (const video of document.querySelectorAll("video")) {
  const heard = (now, { mediaTime }) => {
    const seen = getComputedStyle(video.parentElement).opacity === "1";
    pictures.push([Math.round(mediaTime * 30), now, seen]);
    video.requestVideoFrameCallback(heard);
  };
  video.requestVideoFrameCallback(heard);
}
shown.length = 0;
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    if not (SETTINGS.painter_dir / "preview.mjs").is_file() or shutil.which("chromium-headless-shell") is None:
        pytest.skip("the painter has not been built here (make setup)")
    folder: Path = tmp_path_factory.mktemp("playback")
    return Stage(folder, barcode(folder / "source.mp4", Fraction(FPS), CLIPS * EACH, click_every=9))


@pytest.fixture
def timeline(stage: Stage) -> Timeline:
    return stage.timeline(clips=clips(*[(number * EACH + 5, number * EACH + 5 + KEPT) for number in range(CLIPS)]))


@pytest.fixture
def page(stage: Stage, timeline: Timeline, tmp_path: Path) -> Iterator[PreviewPage]:
    page = PreviewPage(timeline, stage.source, {}, tmp_path)
    yield page
    page.close()


@pytest.mark.quiet
def test_cuts_are_skipped_without_a_stall(page: PreviewPage, timeline: Timeline) -> None:
    page.run("preview.seekTo(0)")
    page.run(_WATCH)
    started = page.run("preview.play().then(() => performance.now())")
    length_s = timeline.duration_frames / FPS
    deadline = time.monotonic() + 3 * length_s
    while page.run("preview.playing"):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    pictures, shown = page.run("pictures"), page.run("shown")
    assert page.run("failures") == []

    begins = [start for start, _ in timeline.placed_clips()]
    swaps = [at for frame, at in shown if frame in begins[1:]]
    assert len(swaps) == CLIPS - 1
    moments = sorted([at for _, at, seen in pictures if seen] + swaps)
    around = [bisect_left(moments, at) for at in swaps]
    gaps = [max(moments[i] - moments[i - 1], moments[min(i + 1, len(moments) - 1)] - moments[i]) for i in around]
    seen_frames = {frame for frame, _, seen in pictures if seen}
    kept = {n for clip in timeline.clips for n in range(clip.source_start_frame, clip.source_end_frame)}
    drift_s = (shown[-1][1] - started) / 1000 + 1 / FPS - length_s
    print(
        f"\n{len(swaps)} cuts: largest gap {max(gaps):.0f} ms, median {sorted(gaps)[len(gaps) // 2]:.0f} ms; "
        f"drift {drift_s * 1000:+.0f} ms over {length_s:.1f} s; {len(seen_frames - kept)} removed frames seen"
    )
    assert max(gaps) < 250
    assert abs(drift_s) < 0.1 * length_s
    assert len(seen_frames - kept) <= len(swaps) // 4  # a page that was held up for a moment is late for a cut
    for clip in timeline.clips:
        # Not each picture, as a busy machine drops some, but each clip from near its beginning to near its end.
        there = sorted(n for n in seen_frames if clip.source_start_frame <= n < clip.source_end_frame)
        assert len(there) > KEPT / 2
        assert there[0] - clip.source_start_frame < KEPT / 3
        assert clip.source_end_frame - there[-1] < KEPT / 3


@pytest.mark.parametrize(
    ("fps", "pattern_ms"),
    [(Fraction(30_000, 1001), ()), (Fraction(30), (20, 47, 33, 28, 38, 100, 34, 33, 33, 33))],
    ids=["29.97", "variable"],
)
def test_seeking_shows_exactly_the_picture_of_the_render(
    fps: Fraction, pattern_ms: tuple[int, ...], tmp_path: Path
) -> None:
    stage = Stage(tmp_path, barcode(tmp_path / "source.mp4", fps, 300, pattern_ms=pattern_ms))
    timeline = stage.timeline(clips=clips((5, 100), (130, 250)))
    on_grid = picture_numbers(stage.source, stage.grid)
    page = PreviewPage(timeline, stage.source, {}, tmp_path)
    try:
        for frame in (0, *range(20, 31), 94, 95, 5, *range(120, 126), 214):
            Image.fromarray(page.frame(frame)).save(tmp_path / "frame.png")
            assert read_barcode(tmp_path / "frame.png") == [on_grid[frame + 5 if frame < 95 else frame + 35]]
            assert page.run("preview.currentFrame") == frame
    finally:
        page.close()


def test_frames_outside_are_the_first_and_the_last(page: PreviewPage, timeline: Timeline) -> None:
    page.run("preview.seekTo(-5)")
    assert page.run("preview.currentFrame") == 0
    page.run("preview.seekTo(1e9)")
    assert page.run("preview.currentFrame") == timeline.duration_frames - 1


@pytest.mark.quiet
def test_a_pause_stays_on_its_frame_and_half_speed_takes_twice_as_long(page: PreviewPage) -> None:
    page.run("preview.playbackRate = 0.5; preview.muted = true; preview.volume = 0.5; preview.seekTo(10)")
    page.run("preview.play()")
    begun = page.run("[preview.currentFrame, performance.now()]")
    time.sleep(1.5)
    page.run("preview.pause()")
    frame, now = page.run("[preview.currentFrame, performance.now()]")
    assert (frame - begun[0]) / ((now - begun[1]) / 1000) == pytest.approx(FPS / 2, rel=0.35)
    time.sleep(0.3)
    assert page.run("preview.currentFrame") == frame
    assert page.run("[...document.querySelectorAll('video')].every((video) => video.paused && video.muted)")


@pytest.mark.quiet
def test_everything_plays_to_the_end_in_step(stage: Stage, tmp_path: Path) -> None:
    away = barcode(tmp_path / "away.mp4", Fraction(25), 200, click_every=0)
    broll, tune = stage.video(away), sound(tmp_path / "tune.wav", 900)
    card = stage.image(still(tmp_path / "card.png"))
    timeline = stage.timeline(
        intro={"asset_sha256": card, "frames": 12},
        clips=clips((0, 30), (40, 100, 4), (120, 150, 1, 1.1), (150, 180)),
        outro={"asset_sha256": broll, "frames": 15},
        cutaways=[{"asset_sha256": broll, "start_frame": 60, "end_frame": 90, "asset_start_frame": 30}],
        mutes=[{"start_frame": 20, "end_frame": 30}],
        music={"start_frame": 0, "end_frame": 100, "asset_sha256": stage.sound(tune)},
        sound_effects=[{"start_frame": 50, "asset_sha256": stage.sound(tune)}],
    )
    page = PreviewPage(timeline, stage.source, {**stage.footage, **stage.sounds}, tmp_path)
    try:
        page.run("shown.length = 0; window.away = []")
        page.run(_FOLLOW)
        page.run("preview.play()")
        deadline = time.monotonic() + 30
        while page.run("preview.playing"):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        shown, followed = page.run("shown"), page.run("away")
        assert page.run("failures") == []
        frames = [frame for frame, _ in shown]
        assert frames == sorted(frames)
        assert frames[-1] == timeline.duration_frames - 1
        for start, clip in timeline.placed_clips():
            assert len([frame for frame in frames if start <= frame < start + clip.frames]) > clip.frames / 2
        # It has 25 frames a second and begins 30 output frames late.
        assert len(followed) > 10
        late = [abs(number - (30 + frame - 60) * 25 / 30) / 25 for number, frame in followed]
        print(f"\nB-roll stands {max(late) * 1000:.0f} ms from its place at most")
        assert sorted(late)[len(late) // 2] < 0.15
        # From the end it begins anew.
        page.run("preview.play()")
        assert page.run("preview.currentFrame") < timeline.duration_frames / 2
    finally:
        page.close()


# Which frame of the cutaway is on screen at which output frame.
_FOLLOW = """
(function look() {
  const video = [...document.querySelectorAll("video")].filter((each) => each.src.includes("/assets/")).at(-1);
  const frame = preview.currentFrame;
  if (video && frame >= 60 && frame < 90) away.push([Math.floor(video.currentTime * 25), frame]);
  requestAnimationFrame(look);
})()
"""


def sound(path: Path, milliseconds: int) -> Path:
    ffmpeg("-f", "lavfi", "-i", f"sine=f=300:d={milliseconds / 1000}", path)
    return path


def still(path: Path) -> Path:
    Image.new("RGB", (300, 200), (40, 90, 160)).save(path)
    return path
