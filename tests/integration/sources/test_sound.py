"""A source's sound begins with its picture, to the millisecond, whatever container and codec it comes from."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from appliance.editing.analysis import Grid
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Progress, Work
from appliance.sources.service import extract_sound, inspect, remux
from tests.media import generate
from tests.media.barcode import barcode, clicks_in, picture_numbers, read_barcode

THIRTY = Fraction(30)
EVERY = 15
SMALL = (320, 180)
H264 = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "3")


def sound_of(path: Path, grid: Grid) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    program, voice = path.with_suffix(".program"), path.with_suffix(".voice")
    extract_sound(path, grid, program, voice, Work())
    return np.fromfile(program, "<i2").reshape(-1, 2), np.fromfile(voice, "<i2")


def offsets_ms(path: Path) -> NDArray[np.float64]:
    """How much later than its picture each click is heard on the grid, the first picture left out."""
    grid = inspect(path, MediaLimits(), Work())
    program, voice = sound_of(path, grid)
    picture, shown = path, grid
    if grid.remux:
        picture = path.with_suffix(".remuxed")
        shown = remux(path, grid, picture, Work())
    numbers = picture_numbers(picture, shown)
    assert len(numbers) == grid.frame_count
    heard, spoken = clicks_in(program[:, 0], 48_000), clicks_in(voice, 16_000)
    assert np.abs(heard - spoken).max() < 1e-3
    seen = np.asarray([numbers.index(number) / float(grid.fps) for number in range(EVERY, max(numbers), EVERY)])
    assert len(heard) in {len(seen), len(seen) + 1}
    return np.asarray((heard[-len(seen) :] - seen) * 1000)


CASES = {
    "mp4 with AAC": ("a.mp4", THIRTY, ()),
    "reordered frames": ("a.mp4", THIRTY, H264),
    "Matroska": ("a.mkv", THIRTY, ()),
    "Matroska at 23.976, half a frame off": ("a.mkv", Fraction(24000, 1001), ()),
    "a transport stream": ("a.ts", THIRTY, H264),
    "a program stream": ("a.mpg", THIRTY, ("-c:v", "mpeg2video", "-q:v", "2", "-c:a", "mp2")),
    "Flash at 25": ("a.flv", Fraction(25), ()),
    "44.1 kHz": ("a.mp4", THIRTY, ("-ar", "44100")),
    "5.1": ("a.mp4", THIRTY, ("-af", "pan=5.1|FC=c0")),
    "a beginning at three seconds": ("a.ts", THIRTY, ("-output_ts_offset", "3")),
    "fragments": ("a.mp4", THIRTY, ("-movflags", "frag_keyframe+empty_moov")),
}


@pytest.mark.parametrize(("name", "fps", "options"), CASES.values(), ids=CASES.keys())
def test_clicks_are_heard_with_their_pictures_in(
    name: str, fps: Fraction, options: tuple[str, ...], tmp_path: Path
) -> None:
    assert (
        np.abs(offsets_ms(barcode(tmp_path / name, fps, 75, size=SMALL, click_every=EVERY, options=options))).max() < 1
    )


@pytest.mark.parametrize("name", ["a.mp4", "a.ts"])
def test_sound_that_begins_late_stays_late(name: str, tmp_path: Path) -> None:
    plain = barcode(tmp_path / "plain.mov", THIRTY, 75, size=SMALL, click_every=EVERY, options=("-c:a", "mp2"))
    late = generate.late_sound(tmp_path / name, plain, 0.3)
    assert np.abs(offsets_ms(late) - 300).max() < 1


@pytest.mark.parametrize("fps", [THIRTY, Fraction(30000, 1001), Fraction(60)])
def test_both_outputs_are_exactly_as_long_as_the_picture(fps: Fraction, tmp_path: Path) -> None:
    path = generate.clip(tmp_path / "a.mp4", fps=f"{fps.numerator}/{fps.denominator}", seconds=1.9)
    grid = inspect(path, MediaLimits(), Work())
    program, voice = sound_of(path, grid)
    assert len(program) == grid.frame_count * 48_000 // fps
    assert len(voice) == grid.frame_count * 16_000 // fps


def test_mono_is_as_loud_on_both_sides_as_it_was(tmp_path: Path) -> None:
    path = generate.clip(tmp_path / "a.mov", sound="mono", options=("-c:a", "pcm_s16le"))
    program, voice = sound_of(path, inspect(path, MediaLimits(), Work()))
    assert np.array_equal(program[:, 0], program[:, 1])
    assert np.abs(program).max() == pytest.approx(4096, rel=0.01)  # sine's amplitude is an eighth of full scale
    assert np.abs(voice).max() == pytest.approx(4096, rel=0.02)


def test_six_loud_channels_do_not_clip(tmp_path: Path) -> None:
    loud = ("-af", "volume=18dB", "-c:a", "pcm_s16le")
    path = generate.clip(tmp_path / "a.mov", sound="5.1", options=loud)
    program, _ = sound_of(path, inspect(path, MediaLimits(), Work()))
    assert 8_000 < np.abs(program.astype(int)).max() < 32_760


def test_a_file_without_sound_gets_silence(tmp_path: Path) -> None:
    path = generate.clip(tmp_path / "a.mp4", sound=None)
    program, voice = sound_of(path, inspect(path, MediaLimits(), Work()))
    assert (len(program), len(voice)) == (96_000, 32_000)
    assert not program.any()
    assert not voice.any()


def test_progress_is_told_in_seconds_of_sound(tmp_path: Path, plain: Path) -> None:
    told: list[Progress] = []
    grid = inspect(plain, MediaLimits(), Work())
    extract_sound(plain, grid, tmp_path / "p", tmp_path / "v", Work(report=told.append))
    assert {report.stage for report in told} == {"sound"}
    assert (told[-1].done, told[-1].total) == (2.0, 2.0)


def test_cancelling_leaves_no_file_behind(tmp_path: Path, plain: Path) -> None:
    grid = inspect(plain, MediaLimits(), Work())
    first = Work(report=lambda _: first.cancellation.cancel())
    second = Work(report=lambda _: second.cancellation.cancel())
    with pytest.raises(ReelboxError, match="KERNEL-006"):
        extract_sound(plain, grid, tmp_path / "p", tmp_path / "v", first)
    with pytest.raises(ReelboxError, match="KERNEL-006"):
        remux(plain, grid, tmp_path / "r", second)
    assert not list(tmp_path.iterdir())


def test_a_copy_in_matroska_holds_the_same_pictures(tmp_path: Path) -> None:
    path = barcode(tmp_path / "a.ts", THIRTY, 90, size=SMALL, options=H264)
    grid = inspect(path, MediaLimits(), Work())
    assert grid.remux
    shown = remux(path, grid, tmp_path / "a.mkv", Work())
    assert shown.video_stream == 0
    assert not inspect(tmp_path / "a.mkv", MediaLimits(), Work()).remux
    assert read_barcode(tmp_path / "a.mkv") == list(range(90))


def test_recordings_strung_together_are_one_although_their_time_begins_anew(tmp_path: Path) -> None:
    part = barcode(tmp_path / "part.ts", THIRTY, 75, size=SMALL, click_every=EVERY)
    whole = tmp_path / "whole.ts"
    whole.write_bytes(part.read_bytes() * 2)
    grid = inspect(whole, MediaLimits(), Work())
    assert abs(grid.frame_count - 150) <= 2
    program, _ = sound_of(whole, grid)
    numbers = picture_numbers(tmp_path / "a.mkv", remux(whole, grid, tmp_path / "a.mkv", Work()))
    assert set(range(75)) <= set(numbers[76:])
    again = clicks_in(program[:, 0], 48_000)[-4:] - [(76 + numbers[76:].index(n)) / 30 for n in (15, 30, 45, 60)]
    assert np.abs(again).max() < 0.05


@pytest.mark.parametrize("pace", [1.001, 0.9995])
def test_a_sound_card_whose_clock_is_off_is_followed(pace: float, tmp_path: Path) -> None:
    whole = barcode(tmp_path / "whole.mkv", THIRTY, 900, size=(160, 90), options=("-c:a", "pcm_s16le"))
    path = generate.paced(tmp_path / "a.mkv", whole, pace)
    program, _ = sound_of(path, inspect(path, MediaLimits(), Work()))
    heard = clicks_in(program[:, 0], 48_000)
    assert np.abs(heard - np.arange(len(heard)) * pace).max() < 3e-3


def test_a_barcode_with_a_variable_rate_is_seen_in_order(tmp_path: Path) -> None:
    path = barcode(tmp_path / "a.mp4", THIRTY, 150, size=SMALL, pattern_ms=(33, 20, 50, 17, 47), click_every=EVERY)
    assert read_barcode(path) == list(range(150))
    grid = inspect(path, MediaLimits(), Work())
    assert grid.variable_rate
    assert np.abs(offsets_ms(path)).max() < 1000 / 30
