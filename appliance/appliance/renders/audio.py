"""The sound of a render: cut to the sample, faded at every cut, brought to its loudness, encoded once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from appliance.editing.timeline import Timeline
from appliance.editing.timing import sample_at
from appliance.kernel import processes
from appliance.kernel.work import Work
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_url

_BLOCK = 1 << 18  # samples per block: 2 MB of float stereo
_NOTHING = -120.0
_SILENCE_LUFS = -60.0  # below this there is nothing to bring to a loudness
_MAX_GAIN_DB = 30.0
_MAX_MAKEUP_DB = 6.0  # for what the limiter takes away; sound that is all peaks cannot be made louder by more
_TRIES = 3
_BITRATE = "192k"
METHOD = "ebur128 gain, limiter at 4x rate, aac 192k"
"""Names how sound is finished, for the keys of finished sound; changes when the method does."""
_CODEC_MARGIN_DB = 0.8  # AAC adds peaks of its own: start below the ceiling


@dataclass(frozen=True)
class Loudness:
    """Measured by EBU R 128; ``lufs`` is -70 or less for silence."""

    lufs: float
    true_peak_dbtp: float


def finish(pcm: Path, timeline: Timeline, target: Path, work: Work) -> Loudness:
    """Cut the program's PCM to the timeline and write it as AAC in M4A at the mix's loudness.

    Args:
        pcm: Stereo, signed 16-bit little endian at the grid's sample rate, as long as the grid.
        timeline: What to keep.
        target: The file to write.
        work: For progress (stage ``sound``) and cancellation.

    Returns:
        The loudness of the finished, encoded sound.
    """
    mix, stage = timeline.mix, work.stage("mix", 4)
    raw = _measure(_raw_input(timeline), "anull", work, blocks(pcm, timeline))
    audible = raw.lufs > _SILENCE_LUFS
    wanted = max(-_MAX_GAIN_DB, min(_MAX_GAIN_DB, mix.target_lufs - raw.lufs)) if audible else 0.0
    ceiling = mix.true_peak_dbtp - _CODEC_MARGIN_DB
    stage.advance_to(1)
    gain = wanted
    if audible and raw.true_peak_dbtp + wanted > ceiling:
        # The limiter takes loudness away: once through it, before the encoder, tells how much to give back.
        limited = _measure(_raw_input(timeline), _finishing(wanted, ceiling, timeline), work, blocks(pcm, timeline))
        gain += max(0.0, min(mix.target_lufs - limited.lufs, _MAX_MAKEUP_DB))
    stage.advance_to(2)
    for _ in range(_TRIES):
        _encode(pcm, timeline, _finishing(gain, ceiling, timeline), target, work)
        result = _measure(["-i", input_url(target)], "anull", work)
        over = result.true_peak_dbtp - mix.true_peak_dbtp
        if over <= 0:
            break
        ceiling -= over + 0.1
    stage.finish()
    return result


def blocks(pcm: Path, timeline: Timeline) -> Iterator[npt.NDArray[np.float32]]:
    """Yield the kept sound as blocks of shape (samples, 2), faded at every cut.

    A clip's samples are counted on the output's grid, so that lengths add up exactly at any frame rate.
    """
    rate, fps = timeline.source.grid.sample_rate, timeline.fps
    sound = np.memmap(pcm, dtype="<i2", mode="r").reshape(-1, 2)
    fade = rate * timeline.mix.fade_ms // 1000
    out_frame = 0
    for index, clip in enumerate(timeline.clips):
        length = sample_at(out_frame + clip.frames, fps, rate) - sample_at(out_frame, fps, rate)
        first = sample_at(clip.source_start_frame, fps, rate)
        before = timeline.clips[index - 1].source_end_frame if index else 0
        after = (
            timeline.clips[index + 1].source_start_frame
            if index + 1 < len(timeline.clips)
            else timeline.source.grid.frame_count
        )
        fade_in = min(fade, length // 2) if before != clip.source_start_frame else 0
        fade_out = min(fade, length // 2) if after != clip.source_end_frame else 0
        for at in range(0, length, _BLOCK):
            size = min(_BLOCK, length - at)
            block = np.zeros((size, 2), np.float32)
            there = sound[first + at : first + at + size]  # the last clip may reach a sample past the end
            np.multiply(there, 1 / 32768, out=block[: len(there)], casting="unsafe")
            position = np.arange(at, at + size, dtype=np.float32)
            if at < fade_in:
                block *= np.minimum((position + 0.5) / fade_in, 1)[:, None]
            if at + size > length - fade_out:
                block *= np.minimum((length - position - 0.5) / fade_out, 1)[:, None]
            yield block
        out_frame += clip.frames


def _finishing(gain_db: float, ceiling_dbtp: float, timeline: Timeline) -> str:
    """Return the filters that bring sound to its loudness and keep its true peaks below a ceiling."""
    rate = timeline.source.grid.sample_rate
    # Between samples the wave rises higher than at them: limited at four times the rate, samples stand for true peaks.
    return (
        f"volume={gain_db:.3f}dB,aresample={4 * rate},"
        f"alimiter=limit={10 ** (ceiling_dbtp / 20):.6f}:attack=5:release=60:level=false:latency=true,aresample={rate}"
    )


def _encode(pcm: Path, timeline: Timeline, finishing: str, target: Path, work: Work) -> None:
    output = ["-c:a", "aac", "-b:a", _BITRATE, "-map_metadata", "-1", "-f", "mp4", "-y", input_url(target)]
    command = ["ffmpeg", *GENERAL_OPTIONS, "-loglevel", "error", *_raw_input(timeline), "-af", finishing, *output]
    processes.run(command, work, feed=_bytes(blocks(pcm, timeline)))


def _measure(
    source: list[str], through: str, work: Work, sound: Iterator[npt.NDArray[np.float32]] | None = None
) -> Loudness:
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


def _raw_input(timeline: Timeline) -> list[str]:
    return ["-f", "f32le", "-ar", str(timeline.source.grid.sample_rate), "-ac", "2", "-i", "pipe:0"]


def _bytes(sound: Iterator[npt.NDArray[np.float32]]) -> Iterator[bytes]:
    for block in sound:
        yield block.tobytes()
