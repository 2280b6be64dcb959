"""OpenTimelineIO's own format, and CMX 3600 edit decision lists by its adapter.

OpenTimelineIO counts in floating point, which holds whole frames exactly up to 2^53, at any rate.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

import opentimelineio as otio

from appliance.editing.exports.chapters import chapters
from appliance.editing.exports.tracks import Lengths, Media, Piece, Tracks, file_name, tracks
from appliance.editing.exports.wording import text
from appliance.editing.timeline import AssetKind, Timeline
from appliance.editing.timing import ratio

EDL_RATES = tuple(Fraction(rate) for rate in (24, 25, 30, 48, 50, 60)) + tuple(
    Fraction(rate * 1000, 1001) for rate in (24, 30, 60)
)
"""Frames per second that timecode of two digits can count."""

_FIRST_HOUR_S = 3600  # by convention a program begins at 01:00:00:00
_LAST_HOUR_S = 24 * 3600
_REEL_CHARACTERS = 8
_SPECIAL_REELS = ("", "BL", "BLACK", "BARS", "AX")


def to_otio(timeline: Timeline, lengths: Lengths) -> str:
    """Return a timeline as OpenTimelineIO's JSON: V1, V2 for cutaways, A1 for V1's sound, then music and effects."""
    laid_out = tracks(timeline, lengths)
    rate = float(timeline.fps)
    document = otio.schema.Timeline(name=_title(timeline))
    rows: list[tuple[str, str, Sequence[Piece]]] = [
        (otio.schema.TrackKind.Video, "Talk", laid_out.main),
        (otio.schema.TrackKind.Video, "Cutaways", laid_out.above),
        (otio.schema.TrackKind.Audio, "Talk", laid_out.voice),
        (otio.schema.TrackKind.Audio, "Music", laid_out.music),
        *((otio.schema.TrackKind.Audio, "Effects", track) for track in laid_out.effects),
    ]
    for kind, name, pieces in rows:
        if pieces:
            track = otio.schema.Track(name=name, kind=kind)
            track.extend(_filled(pieces, rate))
            document.tracks.append(track)
    for chapter in chapters(timeline):
        marked = _range(chapter.start_frame, 1, rate)
        document.tracks.markers.append(otio.schema.Marker(name=chapter.title, marked_range=marked))
    document.metadata["reelbox"] = {
        "fps": ratio(timeline.fps),
        "size": [timeline.width, timeline.height],
        "captions": [
            {"start_frame": caption.start_frame, "end_frame": caption.end_frame, "text": text(caption)}
            for caption in timeline.captions
        ],
    }
    return str(otio.adapters.write_to_string(document, "otio_json", indent=2)) + "\n"


def fits_edl(timeline: Timeline) -> bool:
    """Whether timecode is long enough for a timeline at one of :data:`EDL_RATES`."""
    end = timeline.duration_frames + _FIRST_HOUR_S * ceil(timeline.fps)
    ends = [end, *(piece.media_end_frame for piece in tracks(timeline, {}).main)]
    return max(ends) < _LAST_HOUR_S * ceil(timeline.fps)


def to_edl(timeline: Timeline) -> str:
    """Return the main track as an edit decision list.

    An EDL says neither its rate nor a second picture. Its non-drop timecode counts frames by the whole number above the
    rate, so the adapter, which would write drop-frame at 29.97, is given that number.
    """
    laid_out = tracks(timeline, {})
    nominal = ceil(timeline.fps)
    reels = _reels(piece.media for piece in laid_out.main)
    track = otio.schema.Track(name="V", kind=otio.schema.TrackKind.Video)
    track.append(otio.schema.Gap(source_range=_range(0, _FIRST_HOUR_S * nominal, nominal)))
    for piece in laid_out.main:
        clip = _clip(piece, nominal)
        clip.effects.clear()  # the adapter divides by the speed where it should multiply; see _mended
        comments = list(_left_out(piece, timeline, laid_out, nominal))
        clip.metadata["cmx_3600"] = {"reel": reels[piece.media.sha256], "comments": comments}
        track.append(clip)
    document = otio.schema.Timeline(name=_title(timeline))
    document.tracks.append(track)
    written = str(otio.adapters.write_to_string(document, "cmx_3600", rate=nominal))
    return "\n".join(_mended(written, laid_out.main, timeline.fps)) + "\n"


def _mended(written: str, pieces: Iterable[Piece], fps: Fraction) -> Iterator[str]:
    """Yield the adapter's lines, with what it leaves out: the kind of timecode, sound, and how fast a clip is.

    An event with a sound names both its channels. A sped one takes that many times more of its source, and an M2 line
    says how many of its frames are shown in a second.
    """
    nominal = ceil(fps)
    rest = iter(pieces)
    for line in written.splitlines():
        if line.startswith("TITLE:"):
            yield line
            yield "FCM: NON-DROP FRAME"
        elif re.match(r"\d", line):
            piece = next(rest)
            number, reel, _, _, source_in, _, record_in, record_out = line.split()
            channels = "AA/V" if piece.media.has_sound else "V"
            source_out = _timecode(piece.media_end_frame, nominal)
            yield f"{number}  {reel:8} {channels:5} C        {source_in} {source_out} {record_in} {record_out}"
            if piece.speed > 1:
                yield f"M2   {reel:8}       {float(fps) * piece.speed!r:0>5}                {source_in}"
        else:
            yield line


def _left_out(piece: Piece, timeline: Timeline, laid_out: Tracks, nominal: int) -> Iterator[str]:
    """Yield comments on what an EDL has no room for, where it begins."""
    start = _FIRST_HOUR_S * nominal
    for cutaway in laid_out.above:
        if piece.start_frame <= cutaway.start_frame < piece.end_frame:
            at, until = (_timecode(start + frame, nominal) for frame in (cutaway.start_frame, cutaway.end_frame))
            yield f"CUTAWAY NOT IN THIS LIST: {at} {until} {cutaway.media.name}"
    for mute in timeline.mutes:
        if piece.start_frame <= mute.start_frame < piece.end_frame:
            at, until = (_timecode(start + frame, nominal) for frame in (mute.start_frame, mute.end_frame))
            yield f"MUTE NOT IN THIS LIST: {at} {until}"


def _reels(used: Iterable[Media]) -> dict[str, str]:
    """Return a reel name for every file: eight capital letters and digits at most, and no two the same."""
    reels: dict[str, str] = {}
    for media in used:
        if media.sha256 in reels:
            continue
        plain = unicodedata.normalize("NFKD", media.name.rpartition(".")[0] or media.name).upper()
        stem = re.sub(r"[^A-Z0-9]", "", plain)[:_REEL_CHARACTERS]
        stem = "REEL" if stem in _SPECIAL_REELS else stem
        reel, number = stem, 1
        while reel in reels.values():
            number += 1
            reel = f"{stem[: _REEL_CHARACTERS - len(str(number))]}{number}"
        reels[media.sha256] = reel
    return reels


def _filled(pieces: Iterable[Piece], rate: float) -> Iterator[Any]:
    """Yield the items of a track: pieces, and gaps between them."""
    at = 0
    for piece in pieces:
        if piece.start_frame > at:
            yield otio.schema.Gap(source_range=_range(0, piece.start_frame - at, rate))
        yield _clip(piece, rate)
        at = piece.end_frame


def _clip(piece: Piece, rate: float) -> Any:
    clip = otio.schema.Clip(
        name=piece.media.name,
        media_reference=_reference(piece.media, rate),
        source_range=_range(piece.media_frame, piece.frames, rate),
    )
    if piece.speed > 1:
        clip.effects.append(otio.schema.LinearTimeWarp(name=f"{piece.speed}x", time_scalar=piece.speed))
    if piece.zoom != 1:
        clip.metadata["reelbox"] = {"zoom": piece.zoom}
    if piece.gain_db:
        clip.metadata["reelbox"] = {"gain_db": piece.gain_db}
    return clip


def _reference(media: Media, rate: float) -> Any:
    available = None
    if media.grid:
        available = _range(0, media.grid.frame_count, float(media.grid.fps))
    elif media.kind is AssetKind.SOUND and media.length_s is not None:
        available = _range(0, max(1, int(media.length_s * Fraction(rate))), rate)
    about = {"reelbox": {"sha256": media.sha256}}
    if not media.url:
        return otio.schema.MissingReference(name=media.name, available_range=available, metadata=about)
    reference = otio.schema.ExternalReference(target_url=media.url, available_range=available, metadata=about)
    reference.name = media.name
    return reference


def _range(start: int, frames: int, rate: float) -> Any:
    return otio.opentime.TimeRange(otio.opentime.RationalTime(start, rate), otio.opentime.RationalTime(frames, rate))


def _timecode(frame: int, nominal: int) -> str:
    return str(otio.opentime.to_timecode(otio.opentime.RationalTime(frame, nominal), nominal))


def _title(timeline: Timeline) -> str:
    return file_name(timeline.source.path_hint, timeline.source.sha256)
