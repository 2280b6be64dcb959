"""Finished sound has the loudness that is wanted, also where the limiter takes much of it away."""

from pathlib import Path

import numpy as np
import pytest

from appliance.kernel.work import Work
from appliance.renders import audio
from appliance.renders.mixdown import Program
from tests.unit.renders.test_chunks import with_clips


def test_sound_full_of_peaks_is_corrected_after_it_was_measured(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    sound = random.normal(0, 2200, 8 * 48_000)
    for start in range(2000, len(sound) - 480, 12_000):
        sound[start : start + 480] += random.normal(0, 15_000, 480)
    mono = np.clip(sound, -32768, 32767).astype("<i2")
    np.stack([mono, mono], axis=1).tofile(tmp_path / "sound.s16")
    timeline = with_clips([(0, 240)])
    result = audio.finish(Program(tmp_path / "sound.s16", {}), timeline, tmp_path / "sound.m4a", Work())
    # Without the correction it has -17.1 LUFS.
    assert result.lufs == pytest.approx(timeline.mix.target_lufs, abs=1)
    assert result.true_peak_dbtp <= timeline.mix.true_peak_dbtp


@pytest.mark.parametrize("clicks", [0.0, 0.12], ids=["even", "with peaks"])
def test_sound_gets_its_loudness_and_stays_below_its_peak(clicks: float, tmp_path: Path) -> None:
    at = np.arange(8 * 48_000)
    sound = 0.03 * np.sin(2 * np.pi * 440 * at / 48_000)
    if clicks:
        sound[at % 12_000 < 60] = clicks
    (tmp_path / "sound.s16").write_bytes(np.repeat((sound * 32767).astype("<i2"), 2).tobytes())
    timeline = with_clips([(0, 240)])
    found = audio.finish(Program(tmp_path / "sound.s16", {}), timeline, tmp_path / "sound.m4a", Work())
    assert abs(found.lufs - timeline.mix.target_lufs) <= 0.5
    assert found.true_peak_dbtp <= timeline.mix.true_peak_dbtp


def test_a_limiter_stands_only_where_peaks_would_be_too_high() -> None:
    assert audio._finishing(6.0, -9.0, -2.8) == "volume=6.000dB"
    assert "alimiter" in audio._finishing(6.3, -9.0, -2.8)
