"""The sound of a render: mixed, brought to its loudness, encoded once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from appliance.editing.sounds import Music
from appliance.editing.timeline import Timeline
from appliance.kernel import processes
from appliance.kernel.work import Work
from appliance.renders.mixdown import RATE, Block, Program, mixed, spoken
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_url

_NOTHING = -120.0
_SILENCE_LUFS = -60.0  # below this there is nothing to bring to a loudness
_MAX_GAIN_DB = 30.0
_MAX_MAKEUP_DB = 6.0  # for what the limiter takes away; sound that is all peaks cannot be made louder by more
_TRIES = 3
_NEAR_LU = 0.8  # below the 1 LU at which the quality report warns
_BITRATE = "192k"
_RAW = ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0"]
METHOD = "clips, bookends, effects, ducked music; ebur128 gain corrected once, limiter at 4x if needed, aac 192k"
"""Names how sound is finished, for the keys of finished sound; changes when the method does."""
_CODEC_MARGIN_DB = 0.8  # AAC adds peaks of its own: start below the ceiling


@dataclass(frozen=True)
class Loudness:
    """Measured by EBU R 128; ``lufs`` is -70 or less for silence."""

    lufs: float
    true_peak_dbtp: float


def finish(program: Program, timeline: Timeline, target: Path, work: Work) -> Loudness:
    """Mix a timeline's sound and write it as AAC in M4A at the mix's loudness.

    Args:
        program: Where the sound comes from; the music's gain is found here.
        timeline: What is heard.
        target: The file to write.
        work: For progress (stage ``mix``) and cancellation.

    Returns:
        The loudness of the finished, encoded sound.
    """
    mix, stage = timeline.mix, work.stage("mix", 4)
    if timeline.music:
        program = replace(program, music_gain_db=_music_gain(timeline.music, program, timeline, work))
    raw = _measure(_RAW, "anull", work, mixed(program, timeline))
    audible = raw.lufs > _SILENCE_LUFS
    wanted = max(-_MAX_GAIN_DB, min(_MAX_GAIN_DB, mix.target_lufs - raw.lufs)) if audible else 0.0
    ceiling = mix.true_peak_dbtp - _CODEC_MARGIN_DB
    stage.advance_to(1)
    gain, peaks = wanted, raw.true_peak_dbtp
    if audible and peaks + wanted > ceiling:
        # The limiter takes loudness away: once through it, before the encoder, tells how much to give back.
        limited = _measure(_RAW, _finishing(wanted, peaks, ceiling), work, mixed(program, timeline))
        gain += max(0.0, min(mix.target_lufs - limited.lufs, _MAX_MAKEUP_DB))
    stage.advance_to(2)
    tries, corrected = _TRIES, not audible
    while tries:
        _encode(mixed(program, timeline), _finishing(gain, peaks, ceiling), target, work)
        result = _measure(["-i", input_url(target)], "anull", work)
        over = result.true_peak_dbtp - mix.true_peak_dbtp
        missing = min(mix.target_lufs - result.lufs, wanted + _MAX_MAKEUP_DB - gain)
        if missing > _NEAR_LU and not corrected:
            # What the limiter takes from more gain is not known before. Once only: the peak comes first.
            gain, corrected = gain + missing, True
        elif over > 0:
            tries -= 1
        else:
            break
        ceiling -= max(over + 0.1, 0.0)
    stage.finish()
    return result


def _music_gain(music: Music, program: Program, timeline: Timeline, work: Work) -> float:
    """Return the gain in decibels that brings music to its level relative to the voice."""
    voice = _measure(_RAW, "anull", work, spoken(program, timeline)).lufs
    pcm = ["-f", "s16le", "-ar", str(RATE), "-ac", "2", "-i", input_url(program.sounds[music.asset_sha256])]
    own = _measure(pcm, "anull", work).lufs
    if own <= _SILENCE_LUFS:
        return 0.0
    # Under silence there is no voice to be relative to: the video's own loudness stands for it.
    level = voice if voice > _SILENCE_LUFS else timeline.mix.target_lufs
    return max(-60.0, min(_MAX_GAIN_DB, level - own + music.gain_db))


def _finishing(gain_db: float, peak_dbtp: float, ceiling_dbtp: float) -> str:
    """Return the filters that bring sound to its loudness and keep its true peaks, now at a level, below a ceiling."""
    if peak_dbtp + gain_db <= ceiling_dbtp:
        return f"volume={gain_db:.3f}dB"
    # Between samples the wave rises higher than at them: limited at four times the rate, samples stand for true peaks.
    return (
        f"volume={gain_db:.3f}dB,aresample={4 * RATE},"
        f"alimiter=limit={10 ** (ceiling_dbtp / 20):.6f}:attack=5:release=60:level=false:latency=true,aresample={RATE}"
    )


def _encode(sound: Iterator[Block], finishing: str, target: Path, work: Work) -> None:
    output = ["-c:a", "aac", "-b:a", _BITRATE, "-map_metadata", "-1", "-f", "mp4", "-y", input_url(target)]
    command = ["ffmpeg", *GENERAL_OPTIONS, "-loglevel", "error", *_RAW, "-af", finishing, *output]
    processes.run(command, work, feed=_bytes(sound))


def _measure(source: list[str], through: str, work: Work, sound: Iterator[Block] | None = None) -> Loudness:
    """Measure a file, or sound that is fed, behind some filters."""
    meter = f"{through},ebur128=peak=true:framelog=verbose"
    command = ["ffmpeg", *GENERAL_OPTIONS, "-nostats", *source, "-af", meter, "-f", "null", "-"]
    log = processes.run(command, work, feed=None if sound is None else _bytes(sound)).stderr
    integrated = re.findall(r"^\s+I:\s+(-?[\d.]+|-inf|nan) LUFS", log, re.MULTILINE)
    peak = re.findall(r"^\s+Peak:\s+(-?[\d.]+|-inf|nan) dBFS", log, re.MULTILINE)
    return Loudness(_finite(integrated[-1]), _finite(peak[-1]))


def _finite(level: str) -> float:
    """Read a level; silence is minus infinity, which JSON cannot say."""
    return max(float(level), _NOTHING) if level != "nan" else _NOTHING


def _bytes(sound: Iterator[Block]) -> Iterator[bytes]:
    for block in sound:
        yield block.tobytes()
