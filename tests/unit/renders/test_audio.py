"""Sound is cut to the sample."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from appliance.editing.timeline import Timeline
from appliance.editing.timing import sample_at
from appliance.renders.mixdown import Program, mixed
from tests.unit.renders.test_chunks import with_clips

RATES = [Fraction(30), Fraction(30_000, 1001), Fraction(24_000, 1001), Fraction(60), Fraction(25)]


def assembled(timeline: Timeline, sound: npt.NDArray[np.int16], folder: Path) -> npt.NDArray[np.float32]:
    path = folder / "sound.s16"
    sound.astype("<i2").tofile(path)
    return np.concatenate(list(mixed(Program(path, {}), timeline)))


@pytest.mark.parametrize("fps", RATES)
def test_length_is_exact_after_hundreds_of_cuts(fps: Fraction, tmp_path: Path) -> None:
    timeline = with_clips([(start, start + 7) for start in range(0, 9000, 18)], fps)
    sound = np.zeros((sample_at(9000, fps, 48_000), 2), np.int16)
    assert len(assembled(timeline, sound, tmp_path)) == sample_at(500 * 7, fps, 48_000)


@pytest.mark.parametrize("fps", RATES)
def test_every_clip_starts_within_a_sample_of_its_frame(fps: Fraction, tmp_path: Path) -> None:
    ranges = [(start, start + 7) for start in range(5, 3000, 18)]
    timeline = with_clips(ranges, fps)
    timeline = timeline.model_copy(update={"mix": timeline.mix.model_copy(update={"fade_ms": 0})})
    # Every sample says where it was: the high half of the position left, the low half right.
    positions = np.arange(sample_at(3010, fps, 48_000))
    sound = np.stack([positions >> 12, positions & 4095], axis=1).astype(np.int16)
    heard = np.rint(assembled(timeline, sound, tmp_path) * 32768).astype(int)
    for index, (start, _) in enumerate(ranges):
        at = sample_at(index * 7, fps, 48_000)
        position = (heard[at, 0] << 12) + heard[at, 1]
        assert abs(position - float(start * 48_000 / fps)) <= 1


def test_fades_stand_at_cuts_and_nowhere_else(tmp_path: Path) -> None:
    timeline = with_clips([(0, 30), (30, 60), (90, 120)])
    sound = np.full((sample_at(100_000, Fraction(30), 48_000), 2), 16_384, np.int16)
    heard = assembled(timeline, sound, tmp_path)[:, 0]
    fade = 480
    assert heard[0] == 0.5  # the source itself begins here: nothing was cut
    assert np.all(heard[: 60 * 1600 - fade] == 0.5)
    assert heard[60 * 1600 - 1] < 0.01
    assert heard[60 * 1600] < 0.01
    assert np.all(np.diff(heard[60 * 1600 - fade : 60 * 1600]) < 0)
    assert heard[60 * 1600 + fade] == 0.5
    assert heard[-1] < 0.01


SECOND = 48_000


def raw(path: Path, sound: npt.NDArray[np.float64]) -> Path:
    """Write a mono sound of -1 to 1 as stereo PCM."""
    np.repeat(np.rint(sound * 32767)[:, None], 2, axis=1).astype("<i2").tofile(path)
    return path


def tone(hertz: float, seconds: float, level: float = 0.5) -> npt.NDArray[np.float64]:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * SECOND)) / SECOND)


def level_db(sound: npt.NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(np.square(sound.astype(np.float64))) + 1e-12))


def with_sounds(**changes: object) -> Timeline:
    """300 frames at 30 a second whose sounds are named by digits."""
    assets = [{"sha256": digit * 64, "kind": "sound", "media_type": "audio/wav"} for digit in "12"]
    return Timeline.model_validate({**with_clips([(0, 300)]).model_dump(), "assets": assets, **changes})


def test_music_lies_under_speech_and_comes_up_where_nobody_speaks(tmp_path: Path) -> None:
    speech = [{"start_frame": 60, "end_frame": 150}]
    music = {"start_frame": 0, "end_frame": 300, "asset_sha256": "1" * 64, "duck_db": -10, "speech": speech}
    timeline = with_sounds(music={**music, "fade_in_ms": 0, "fade_out_ms": 0})
    silence = raw(tmp_path / "silence", np.zeros(10 * SECOND))
    program = Program(silence, {"1" * 64: raw(tmp_path / "music", tone(220, 20))}, music_gain_db=-6)
    heard = np.concatenate(list(mixed(program, timeline)))
    alone, under = heard[8 * SECOND : 9 * SECOND], heard[5 * SECOND // 2 : 9 * SECOND // 2]
    assert level_db(alone) == pytest.approx(level_db(tone(220, 1).astype(np.float32)) - 6, abs=0.05)
    assert level_db(under) == pytest.approx(level_db(alone) - 10, abs=0.05)
    assert np.abs(np.diff(heard[:, 0])).max() < 0.5 * 2 * np.pi * 220 / SECOND  # it comes and goes without a step


def test_music_that_is_too_short_goes_on_without_a_click(tmp_path: Path) -> None:
    music = {"start_frame": 0, "end_frame": 300, "asset_sha256": "1" * 64, "fade_in_ms": 0, "fade_out_ms": 0}
    silence = raw(tmp_path / "silence", np.zeros(10 * SECOND))
    # It ends in the middle of a wave: put end to end it would jump by half of full scale.
    short = tone(220, 3.0 + 0.25 / 220)
    program = Program(silence, {"1" * 64: raw(tmp_path / "music", short)})
    heard = np.concatenate(list(mixed(program, with_sounds(music=music))))
    assert np.abs(np.diff(heard[:, 0])).max() < 1.2 * 0.5 * 2 * np.pi * 220 / SECOND
    assert level_db(heard[7 * SECOND : 8 * SECOND]) == pytest.approx(level_db(heard[SECOND : 2 * SECOND]), abs=0.1)


def test_sped_up_sound_keeps_its_pitch_and_lasts_exactly_as_long_as_its_picture(tmp_path: Path) -> None:
    clips = [
        {"source_start_frame": 0, "source_end_frame": 30},
        {"source_start_frame": 30, "source_end_frame": 271, "speed": 4},
        {"source_start_frame": 271, "source_end_frame": 300},
    ]
    frames = 30 + 61 + 29
    timeline = with_sounds(clips=clips, duration_frames=frames)
    program = Program(raw(tmp_path / "hum", tone(400, 10)), {})
    heard = np.concatenate(list(mixed(program, timeline)))[:, 0]
    assert len(heard) == sample_at(frames, Fraction(30), SECOND)
    quick = heard[SECOND + 4_800 : SECOND + 4_800 + SECOND]
    spectrum = np.abs(np.fft.rfft(quick * np.hanning(len(quick))))
    assert int(np.argmax(spectrum)) == pytest.approx(400, abs=26)  # grains of 20 ms tell 50 Hz apart
    assert level_db(quick) > level_db(tone(400, 1).astype(np.float32)) - 6


def test_effects_begin_at_their_sample_and_mutes_end_at_theirs(tmp_path: Path) -> None:
    at = [31, 150]
    effects = [{"start_frame": frame, "asset_sha256": "2" * 64, "gain_db": 0} for frame in at]
    timeline = with_sounds(sound_effects=effects, mutes=[{"start_frame": 30, "end_frame": 200}])
    click = raw(tmp_path / "click", np.array([0.9, 0.5]))
    program = Program(raw(tmp_path / "voice", np.full(10 * SECOND, 0.25)), {"2" * 64: click})
    heard = np.concatenate(list(mixed(program, timeline)))[:, 0]
    first, last = 30 * 1600, 200 * 1600
    assert np.all(heard[:first] == heard[0])
    assert np.all(heard[last:-480] == heard[0])
    muted = heard[first + 480 : last - 480]
    assert np.flatnonzero(muted).tolist() == [
        sample + after - first - 480 for sample in (frame * 1600 for frame in at) for after in (0, 1)
    ]
