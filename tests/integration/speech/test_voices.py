from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from appliance.editing.analysis import Interval, Transcript
from appliance.kernel.work import Work
from appliance.speech import silero
from appliance.speech.pcm import SAMPLE_RATE, Samples

Voices = Callable[[Samples], tuple[Interval, ...]]
Sentences = tuple[Samples, list[tuple[str, float, float]]]

RANDOM = np.random.default_rng(1)
TIME = np.arange(20 * SAMPLE_RATE) / SAMPLE_RATE


def pink(count: int) -> Samples:
    """Return noise with equal power per octave and an effective value of 1."""
    spectrum = np.fft.rfft(RANDOM.standard_normal(count))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), count)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), dtype=np.float32)


def loudness(sound: Samples) -> float:
    """Return the effective value of the parts that are not silent."""
    return float(np.sqrt(np.mean(sound[np.abs(sound) > 0.01] ** 2)))


def check(found: tuple[Interval, ...], words: list[tuple[str, float, float]], most_lost_s: float) -> None:
    """Every pause of half a second is found, and no word lies outside the voices for longer than ``most_lost_s``."""
    holes = [(before.end_s, after.start_s) for before, after in pairwise(found)]
    for before, after in pairwise(words):
        if after[1] - before[2] >= 0.5:
            shared = max(min(end, after[1]) - max(start, before[2]) for start, end in holes)
            assert shared > 0.6 * (after[1] - before[2]), f"the pause after {before}"
    for word, start, end in words:
        inside = sum(max(0.0, min(end, voice.end_s) - max(start, voice.start_s)) for voice in found)
        assert end - start - inside <= most_lost_s, f"{word} at {start}"


def test_every_pause_is_found_and_no_word_is_clipped(voices: Voices, sentences: Sentences) -> None:
    sound, words = sentences
    check(voices(sound), words, most_lost_s=0.045)


@pytest.mark.parametrize("level", [0.01, 0.003])
def test_very_quiet_speech_is_heard_too(voices: Voices, sentences: Sentences, level: float) -> None:
    sound, words = sentences
    check(voices(sound / loudness(sound) * level), words, most_lost_s=0.09)


@pytest.mark.parametrize("ratio_db", [30, 15])
def test_speech_is_told_from_background_noise(voices: Voices, sentences: Sentences, ratio_db: float) -> None:
    sound, words = sentences
    noise = loudness(sound) * 10 ** (-ratio_db / 20) * pink(len(sound))
    check(voices(sound + noise), words, most_lost_s=0.09)


def melody() -> Samples:
    sound = np.zeros_like(TIME)
    for index in range(40):
        start, length = index * SAMPLE_RATE // 2, min(SAMPLE_RATE, len(TIME) - index * SAMPLE_RATE // 2)
        frequency, decay = 110 * 2 ** (RANDOM.integers(0, 24) / 12), np.exp(-3 * TIME[:length])
        for harmonic in range(1, 6):
            tone = np.sin(2 * np.pi * frequency * harmonic * TIME[:length])
            sound[start : start + length] += 0.2 / harmonic * tone * decay
    return sound.astype(np.float32)


def clicks() -> Samples:
    sound = np.zeros_like(TIME)
    sound[::8000] = 0.9
    return sound.astype(np.float32)


def typing() -> Samples:
    sound = np.zeros_like(TIME)
    for start in np.cumsum(RANDOM.integers(1500, 6000, 80)):
        stroke = sound[start : start + 800]
        stroke += 0.2 * RANDOM.standard_normal(len(stroke)) * np.exp(-np.arange(len(stroke)) / 100)
    return sound.astype(np.float32)


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(20 * SAMPLE_RATE, np.float32),
        (0.1 * RANDOM.standard_normal(20 * SAMPLE_RATE)).astype(np.float32),
        0.05 * pink(20 * SAMPLE_RATE),
        (0.3 * np.sin(2 * np.pi * 220 * TIME)).astype(np.float32),
        (0.3 * np.sin(2 * np.pi * 1000 * TIME)).astype(np.float32),
        melody(),
        clicks(),
        typing(),
    ],
    ids=["silence", "white noise", "pink noise", "low tone", "high tone", "melody", "clicks", "typing"],
)
def test_what_is_no_voice_is_not_heard_as_one(voices: Voices, sound: Samples) -> None:
    assert voices(sound) == ()


def test_an_empty_sound_has_no_voices(voices: Voices) -> None:
    assert voices(np.zeros(0, np.float32)) == ()


def test_pauses_of_a_fifth_of_a_second_in_a_real_recording_are_found(
    voices: Voices, librivox: tuple[Samples, str], recognize: Callable[[Samples], tuple[object, Transcript]]
) -> None:
    sound, _ = librivox
    words = recognize(sound)[1].words
    power = np.convolve(sound**2, np.ones(800) / 800, "same")
    room_at = int(np.argmin(power[800:-800])) + 800
    room = np.tile(sound[room_at - 400 : room_at + 400], 4)  # 0.2 s
    # Cut where one word follows another without a pause and the voice is quietest for a moment.
    close = [round((a.end_s or 0) * SAMPLE_RATE) for a, b in pairwise(words) if (b.start_s or 0) - (a.end_s or 0) < 0.1]
    cuts = sorted(sorted(close, key=lambda at: power[at])[:6])
    pieces = [piece for start, end in pairwise([0, *cuts, len(sound)]) for piece in (sound[start:end], room)]
    found = voices(np.concatenate(pieces))
    for index, cut in enumerate(cuts):
        middle = (cut + index * len(room) + len(room) / 2) / SAMPLE_RATE
        assert not any(voice.start_s <= middle <= voice.end_s for voice in found)


def test_streaming_in_blocks_gives_what_one_array_gives(sentences: Sentences) -> None:
    sound, _ = sentences
    sound = sound[: 20 * SAMPLE_RATE]
    whole = list(silero.probabilities([sound]))
    size = silero.WINDOW * 7
    parts = list(silero.probabilities(sound[start : start + size] for start in range(0, len(sound), size)))
    assert parts == pytest.approx(whole, abs=1e-5)


def test_progress_is_told_in_seconds_of_sound(tmp_path: Path) -> None:
    path = tmp_path / "sound.pcm"
    path.write_bytes(bytes(2 * SAMPLE_RATE * 10))
    seen: list[float] = []
    silero.Silero().intervals(path, Work(report=lambda progress: seen.append(progress.done)))
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(10)
