"""The sound of a timeline as a stream of blocks: clips cut to the sample, bookends, effects, and music that ducks.

Sound is float32 of shape (samples, 2) at 48 kHz. Positions are counted on the output's grid, so that lengths add up
exactly at any frame rate; a block at a time is in memory, however long the video is.
"""

import mmap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from appliance.editing.sounds import Music
from appliance.editing.timeline import Clip, Timeline
from appliance.editing.timing import sample_at
from appliance.editing.visuals import Bookend

Block = npt.NDArray[np.float32]
Heard = Callable[[int, int], npt.NDArray[np.int16] | Block]
"""Returns a sound from a sample on, so many samples or up to its end; in units of 16-bit samples."""

RATE = 48_000
_BLOCK = 1 << 18  # samples per block: 2 MB
_EDGE = 480  # 10 ms: fades around mutes, bookends and the seam of looped music
_GRAIN = 960  # 20 ms: what sped-up sound is woven from; background noise has no pitch periods to keep whole
_ENVELOPE_STEP = 64  # samples between two computed points of the ducking curve


@dataclass(frozen=True)
class Program:
    """Where the sound comes from.

    Attributes:
        clips: PCM of the source on its grid: stereo, signed 16-bit little endian.
        sounds: PCM of music, effects and bookends by SHA-256, in the same form.
        music_gain_db: What brings the music to its level under the voice.
    """

    clips: Path
    sounds: Mapping[str, Path]
    music_gain_db: float = 0.0


def mixed(program: Program, timeline: Timeline) -> Iterator[Block]:
    """Yield everything that is heard, from the first frame to the last."""
    effects = [
        (sample_at(effect.start_frame, timeline.fps, RATE), _pcm(program.sounds[effect.asset_sha256]), effect.gain_db)
        for effect in timeline.sound_effects
    ]
    music = _Bed(timeline.music, program, timeline) if timeline.music else None
    at = 0
    for block in spoken(program, timeline):
        for start, sound, gain_db in effects:
            _add(block, at, start, sound, 10 ** (gain_db / 20))
        if music:
            music.add(block, at)
        yield block
        at += len(block)


def spoken(program: Program, timeline: Timeline) -> Iterator[Block]:
    """Yield the sound of intro, clips and outro alone, silent where it is muted."""
    mutes = [
        (sample_at(mute.start_frame, timeline.fps, RATE), sample_at(mute.end_frame, timeline.fps, RATE))
        for mute in timeline.mutes
    ]
    at = 0
    for block in _played(program, timeline):
        for start, end in mutes:
            if start < at + len(block) and end > at:
                inside = np.arange(at, at + len(block), dtype=np.float64)
                # The fades lie inside the mute: what is next to it stays whole.
                depth = np.minimum(inside - start, end - inside) / _EDGE
                np.multiply(block, 1 - np.clip(depth, 0, 1)[:, None], out=block, casting="unsafe")
        yield block
        at += len(block)


def _played(program: Program, timeline: Timeline) -> Iterator[Block]:
    source = _pcm(program.clips)
    if timeline.intro:
        yield from _bookend(timeline.intro, 0, program, timeline)
    for index, (start_frame, clip) in enumerate(timeline.placed_clips()):
        length = _samples(start_frame, clip.frames, timeline)
        first = sample_at(clip.source_start_frame, timeline.fps, RATE)
        fades = _fades(index, length, timeline)
        if clip.speed > 1:
            end = sample_at(clip.source_end_frame, timeline.fps, RATE)
            heard: Heard = _Hastened(source[first:end], clip.speed).heard
        else:
            # The last clip may reach a sample past the end of the source.
            heard = _as_it_is(source[first : first + length])
        for block in _faded(heard, length, fades):
            yield block
            _give_back(source)
    if timeline.outro:
        yield from _bookend(timeline.outro, timeline.last_clip_frame, program, timeline)


def _fades(index: int, length: int, timeline: Timeline) -> tuple[int, int]:
    """Return the samples over which a clip fades in and out: none where the source goes on as it was."""
    clips, fade = timeline.clips, min(RATE * timeline.mix.fade_ms // 1000, length // 2)
    clip = clips[index]
    before = clips[index - 1] if index else None
    after = clips[index + 1] if index + 1 < len(clips) else None
    whole = timeline.source.grid.frame_count
    begins = _follows(before, clip) if before else clip.source_start_frame == 0 and not timeline.intro
    ends = _follows(clip, after) if after else clip.source_end_frame == whole and not timeline.outro
    return (0 if begins else fade, 0 if ends else fade)


def _follows(clip: Clip, after: Clip) -> bool:
    return clip.source_end_frame == after.source_start_frame and clip.speed == after.speed == 1


def _bookend(bookend: Bookend, start_frame: int, program: Program, timeline: Timeline) -> Iterator[Block]:
    length = _samples(start_frame, bookend.frames, timeline)
    path = program.sounds.get(bookend.asset_sha256)
    sound = np.zeros((0, 2), np.int16) if path is None else _pcm(path)[:length]
    fade_in, fade_out = min(_EDGE, length // 2), min(_EDGE, len(sound) // 2)
    yield from _faded(_as_it_is(sound), len(sound), (fade_in, fade_out))
    yield from _faded(_as_it_is(sound[:0]), length - len(sound), (0, 0))


def _samples(start_frame: int, frames: int, timeline: Timeline) -> int:
    return sample_at(start_frame + frames, timeline.fps, RATE) - sample_at(start_frame, timeline.fps, RATE)


def _as_it_is(sound: npt.NDArray[np.int16]) -> Heard:
    return lambda at, size: sound[at : at + size]


def _faded(heard: Heard, length: int, fades: tuple[int, int]) -> Iterator[Block]:
    """Yield ``length`` samples of a sound, silence after its end, faded at both ends."""
    fade_in, fade_out = fades
    for at in range(0, length, _BLOCK):
        size = min(_BLOCK, length - at)
        block = np.zeros((size, 2), np.float32)
        there = heard(at, size)
        np.multiply(there, 1 / 32768, out=block[: len(there)], casting="unsafe")
        position = np.arange(at, at + size, dtype=np.float32)
        if at < fade_in:
            block *= np.minimum((position + 0.5) / fade_in, 1)[:, None]
        if at + size > length - fade_out:
            block *= np.minimum((length - position - 0.5) / fade_out, 1)[:, None]
        yield block


class _Hastened:
    """Sound played faster at its own pitch: woven from overlapping grains that lie farther apart in the source."""

    def __init__(self, sound: npt.NDArray[np.int16], speed: int) -> None:
        self._sound, self._speed = sound, speed

    def heard(self, at: int, size: int) -> Block:
        """Return ``size`` samples from ``at`` on, in units of 16-bit samples."""
        if not len(self._sound):
            return np.zeros((0, 2), np.float32)
        hop = _GRAIN // 2
        # Every sample lies in two grains, of which one rises while the other falls.
        number, inside = np.divmod(np.arange(at, at + size), hop)
        rising = (0.5 - 0.5 * np.cos(np.pi * (inside + 0.5) / hop)).astype(np.float32)[:, None]
        # The very first half grain has none before it: it meets itself.
        before = np.where(number > 0, self._start(number - 1) + hop, self._start(number))
        return rising * self._read(self._start(number) + inside) + (1 - rising) * self._read(before + inside)

    def _start(self, number: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        farthest = max(len(self._sound) - _GRAIN, 0)
        return np.minimum(number * (_GRAIN // 2 * self._speed), farthest)

    def _read(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int16]:
        return self._sound[np.minimum(places, len(self._sound) - 1)]


class _Bed:
    """Music under everything else."""

    def __init__(self, music: Music, program: Program, timeline: Timeline) -> None:
        self._sound = _pcm(program.sounds[music.asset_sha256])
        self._start, self._end = (sample_at(edge, timeline.fps, RATE) for edge in (music.start_frame, music.end_frame))
        self._gain = 10 ** (program.music_gain_db / 20)
        self._music = music
        speech = [(stretch.start_frame, stretch.end_frame) for stretch in music.speech]
        edges = np.array([[sample_at(edge, timeline.fps, RATE) for edge in pair] for pair in speech], np.float64)
        self._starts, self._ends = edges.reshape(-1, 2).T

    def add(self, block: Block, at: int) -> None:
        """Add what is heard of the music during a block that begins at sample ``at``."""
        first, last = max(self._start, at), min(self._end, at + len(block))
        if first >= last or not len(self._sound):
            return
        position = np.arange(first, last)
        inside = (position - self._start) % len(self._sound)
        level = self._gain * self._envelope(first, last)
        if self._end - self._start > len(self._sound):  # it is looped: no click at the seam
            level *= np.clip(np.minimum(inside, len(self._sound) - 1 - inside) / _EDGE, 0, 1)
        block[first - at : last - at] += self._sound[inside] * (level / 32768).astype(np.float32)[:, None]

    def _envelope(self, first: int, last: int) -> npt.NDArray[np.float64]:
        music = self._music
        points = np.arange(first, last + _ENVELOPE_STEP, _ENVELOPE_STEP, dtype=np.float64)
        level = 10 ** (music.duck_db * self._closeness(points) / 20)
        for milliseconds, distance in (
            (music.fade_in_ms, points - self._start),
            (music.fade_out_ms, self._end - points),
        ):
            if milliseconds:
                level *= np.clip(distance / (milliseconds * RATE / 1000), 0, 1)
        return np.interp(np.arange(first, last), points, level)

    def _closeness(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return 1 while someone speaks, 0 farther than a fade away, and what lies between on the way."""
        if not len(self._starts):
            return np.zeros(len(points))
        index = np.searchsorted(self._starts, points, side="right")
        since = np.where(index > 0, points - self._ends[np.maximum(index - 1, 0)], np.inf)
        until = np.where(
            index < len(self._starts), self._starts[np.minimum(index, len(self._starts) - 1)] - points, np.inf
        )
        fade = max(self._music.duck_fade_ms * RATE / 1000, 1)
        return 1 - np.clip(np.minimum(np.maximum(since, 0), until) / fade, 0, 1)


def _add(block: Block, at: int, start: int, sound: npt.NDArray[np.int16], gain: float) -> None:
    """Add a sound that begins at sample ``start`` to a block that begins at sample ``at``."""
    first, last = max(start, at), min(start + len(sound), at + len(block))
    if first < last:
        block[first - at : last - at] += sound[first - start : last - start] * np.float32(gain / 32768)


def _pcm(path: Path) -> npt.NDArray[np.int16]:
    if path.stat().st_size < 4:
        return np.zeros((0, 2), np.int16)
    return np.memmap(path, dtype="<i2", mode="r").reshape(-1, 2)


def _give_back(sound: npt.NDArray[np.int16]) -> None:
    """Let go of what was read of a mapped file: an hour of it would count as 700 MB of this process' memory."""
    if isinstance(sound, np.memmap):
        mapped: Any = sound  # numpy has no public name for the map
        mapped._mmap.madvise(mmap.MADV_DONTNEED)  # noqa: SLF001
