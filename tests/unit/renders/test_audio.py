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
