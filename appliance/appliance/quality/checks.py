"""The checks: each a measure of the finished file, its limit, and a sentence about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appliance.editing.analysis import Interval
from appliance.editing.timeline import Timeline
from appliance.editing.timing import frame_at
from appliance.editing.words import TimedWord
from appliance.quality import ffmpeg, pictures, sounds
from appliance.quality.beneath import Beneath, beneath
from appliance.quality.looking import Look
from appliance.quality.overlays import Drawn, safe_box
from appliance.quality.pyav import Packets
from appliance.quality.schemas import Check, Place, judged
from appliance.renders.audio import Loudness
from appliance.renders.overlays import SpriteLayer

_AV_OFFSET_MS = 10.0
_SOUND_LENGTH_MS = 25.0  # sound is coded in blocks of 21 ms
_LOUDNESS_LU = 1.0
_NOTHING_LUFS = -60.0
_UNHEARD_SHARE = 0.02


@dataclass(frozen=True)
class Finished:
    """A finished video and what it was made from.

    Attributes:
        path: The MP4.
        timeline: What it should be.
        picture: The source's file.
        footage: Files of cutaways and bookends by SHA-256.
        voice: The source's sound as raw PCM: 16 kHz, mono.
        voices: Where the source has voice.
        words: The source's words; ``None`` where nobody listened for them.
        loudness: Of the finished sound, measured when it was made.
        sprites: What is drawn, by the names its pictures have in the store.
    """

    path: Path
    timeline: Timeline
    picture: Path
    voice: Path
    voices: Sequence[Interval]
    words: Sequence[TimedWord] | None
    loudness: Loudness
    sprites: tuple[SpriteLayer, ...] = ()
    footage: Mapping[str, Path] = field(default_factory=dict)

    def place(self, start_frame: int, end_frame: int) -> Place:
        """Return a place on the output."""
        return Place.of(start_frame, min(end_frame, self.timeline.duration_frames), self.timeline.fps)

    def place_s(self, start_s: float, end_s: float) -> Place:
        """Return a place on the output, given in seconds."""
        return self.place(frame_at(start_s, self.timeline.fps), frame_at(end_s, self.timeline.fps))


def structure(finished: Finished, packets: Packets, sampled: ffmpeg.Sampled, voice: Path) -> Iterator[Check]:
    """Yield what packets, key frames and the sound's place say."""
    timeline = finished.timeline
    planned, found = timeline.duration_frames, packets.frames
    wrong = abs(len(found) - planned) + sum(place != number for number, place in enumerate(found[:planned].tolist()))
    yield judged(
        "duration",
        wrong,
        0,
        "frames",
        (f"The video has the {planned} frames of its timeline.", f"{len(found)} frames where {planned} were planned."),
    )
    length_s = planned / float(timeline.fps)
    yield judged(
        "sound_duration",
        abs(packets.sound_end_s - length_s) * 1000,
        _SOUND_LENGTH_MS,
        "ms",
        ("Sound and picture end together.", f"The sound ends at {packets.sound_end_s:.3f} s of {length_s:.3f} s."),
    )
    problems = [*sampled.problems]
    if len(sampled.keys) != packets.keys.sum():
        problems.append(f"{len(sampled.keys)} of {packets.keys.sum()} key frames can be decoded")
    yield judged(
        "decoding",
        len(problems),
        0,
        "problems",
        ("Key frames and sound decode without a complaint.", f"Decoding has problems: {'; '.join(problems)[:300]}."),
        [finished.place(0, planned)],
    )
    first = float(found[0]) / float(timeline.fps) if len(found) else 0.0
    lags = [(0, packets.sound_start_s - first)]
    lags += sounds.offsets(*_both(finished, voice), timeline)
    worst = max(lags, key=lambda lag: abs(lag[1]))
    yield judged(
        "av_offset",
        abs(worst[1]) * 1000,
        _AV_OFFSET_MS,
        "ms",
        (
            f"Sound and picture are together at {len(lags)} places.",
            f"The sound is {abs(worst[1]) * 1000:.0f} ms {'late' if worst[1] > 0 else 'early'}.",
        ),
        [finished.place(frame, frame + 1) for frame, lag in lags if abs(lag) * 1000 > _AV_OFFSET_MS],
    )


def seen(finished: Finished, packets: Packets, look: Look) -> Iterator[Check]:
    """Yield whether pictures are black or frozen where the source's are not."""
    timeline = finished.timeline
    fps, size = float(timeline.fps), (timeline.width, timeline.height)
    comparison = pictures.Comparison(look)
    black: list[pictures.Range] = []
    frozen: list[pictures.Range] = []
    for start, end in pictures.suspects(packets, size, fps):
        free = pictures.uncovered(finished.sprites, size, (start, end))
        # Half a frame earlier: rounding of the time must not skip the first picture.
        content = packets.named(start, end)
        tiles = look(ffmpeg.Excerpt(finished.path, content, 0, (start - 0.5) / fps, (end - start) / fps))
        runs = pictures.black_runs(tiles, free, round(pictures.BLACK_S * fps))
        black += _confirmed(finished, runs, start, comparison.lit, free)
        runs = pictures.frozen_runs(tiles, free, round(pictures.FROZEN_S * fps))
        frozen += _confirmed(finished, runs, start, comparison.moving, free)
    black, frozen = sorted(set(black)), sorted(set(frozen) - set(black))
    for name, found in (("black", black), ("frozen", frozen)):
        length_s = sum(end - start for start, end in found) / fps
        limit = pictures.BLACK_S if name == "black" else pictures.FROZEN_S
        yield judged(
            name,
            length_s,
            limit,
            "s",
            (
                f"No picture is {name} that should not be.",
                f"The picture is {name} for {length_s:.1f} s in which the source's is not.",
            ),
            [finished.place(*place) for place in found],
        )


def _confirmed(
    finished: Finished,
    runs: Iterable[pictures.Range],
    offset: int,
    differs: Callable[[Iterable[Beneath], NDArray[np.bool_]], Iterator[pictures.Range]],
    free: NDArray[np.bool_],
) -> Iterator[pictures.Range]:
    """Yield the parts of runs, counted from frame ``offset``, in which what they were made from differs."""
    for start, end in runs:
        pieces = beneath(finished.timeline, finished.picture, finished.footage, offset + start, offset + end)
        yield from differs(pieces, free)


def loudness(finished: Finished) -> Check:
    """Return whether the sound has the loudness that is wanted; silence has none."""
    target, found = finished.timeline.mix.target_lufs, finished.loudness.lufs
    off = abs(found - target) if found > _NOTHING_LUFS else None
    message = "There is no sound to bring to a loudness." if off is None else f"The sound has {found:.1f} LUFS."
    beyond = f"The sound has {found:.1f} LUFS where {target:.1f} are wanted."
    return judged("loudness", off, _LOUDNESS_LU, "LU", (message, beyond))


def true_peak(finished: Finished) -> Check:
    """Return whether the sound stays below its ceiling."""
    ceiling, peak = finished.timeline.mix.true_peak_dbtp, finished.loudness.true_peak_dbtp
    sentences = f"The sound peaks at {peak:.1f} dBTP.", f"The sound peaks at {peak:.1f} dBTP, above {ceiling:.1f}."
    return judged("true_peak", max(peak - ceiling, 0.0), 0.0, "dB", sentences)


def said(finished: Finished, voice: Path, listen: Callable[[], Sequence[Interval] | None]) -> Iterator[Check]:
    """Yield whether every kept word is whole and is heard.

    Args:
        finished: The video.
        voice: Its sound as raw PCM.
        listen: Returns where that has voice, ``None`` where nobody can tell; asked only in doubt, for it costs more
            than all other checks together.
    """
    timeline = finished.timeline
    suspects = sounds.suspected(timeline, finished.voices, finished.words)
    wanted = sounds.kept_voice(timeline, finished.voices)
    doubts = sounds.without(wanted, sounds.without(wanted, sounds.unlike(*_both(finished, voice), timeline)))
    heard = listen() if suspects or doubts else ()
    edges = sounds.clipped(timeline, suspects, heard or ())
    lost = sounds.unheard(wanted, heard or ()) if doubts else []
    length_s, lost_s = (sum(end - start for start, end in spans) for spans in (wanted, lost))
    unknown = heard is None or not finished.voices
    none = "There is no voice that could be checked."
    yield judged(
        "clipped_words",
        None if unknown else len(edges),
        0,
        "words",
        (none if unknown else "No word is cut into.", f"Words cut into: {len(edges)}."),
        [finished.place(edge.output_frame - (edge.outward > 0), edge.output_frame + 1) for edge in edges],
    )
    yield judged(
        "unheard_voice",
        None if unknown else lost_s,
        round(_UNHEARD_SHARE * length_s, 3),
        "s",
        (
            none if unknown else "The voice is heard wherever it was kept.",
            f"For {lost_s:.1f} s the voice cannot be heard.",
        ),
        [finished.place_s(*span) for span in lost],
    )


def _both(finished: Finished, voice: Path) -> tuple[sounds.Pcm, sounds.Pcm]:
    return sounds.read(voice), sounds.read(finished.voice)


def fits(finished: Finished, parts: Iterable[Drawn]) -> Iterator[Check]:
    """Yield whether what is drawn is whole and nothing covers it."""
    parts, safe = list(parts), safe_box(finished.timeline)
    cut = [part for part in parts if part.overflows]
    yield judged(
        "caption_overflow",
        len(cut),
        0,
        "parts",
        ("All text fits its box.", f"Text is cut off by its box in {len(cut)} parts."),
        [finished.place(part.start_frame, part.end_frame) for part in cut],
    )
    beyond = max((part.beyond_px(safe) for part in parts), default=0)
    yield judged(
        "safe_area",
        beyond,
        0,
        "px",
        ("Everything that is drawn is in the safe area.", f"What is drawn reaches {beyond} px out of the safe area."),
        [finished.place(part.start_frame, part.end_frame) for part in parts if part.beyond_px(safe)],
    )
