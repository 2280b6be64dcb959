"""The use case: a timeline becomes the text of a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from appliance.editing.exports.ass import ass
from appliance.editing.exports.chapters import chapters, youtube
from appliance.editing.exports.fcpxml import FRAME_RATES, fcpxml
from appliance.editing.exports.subtitles import srt, vtt
from appliance.editing.exports.tracks import Lengths, tracks
from appliance.editing.timeline import Timeline
from appliance.editing.timing import decimal
from appliance.exports import errors
from appliance.exports.opentimelineio import EDL_RATES, fits_edl, to_edl, to_otio
from appliance.kernel.errors import ReelboxError
from appliance.kernel.hashing import sha256_file
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.sources import service as sources


class ExportFormat(StrEnum):
    """What a timeline can be exported to."""

    SRT = "srt"
    VTT = "vtt"
    ASS = "ass"
    OTIO = "otio"
    EDL = "edl"
    FCPXML = "fcpxml"
    CHAPTERS = "chapters"


@dataclass(frozen=True)
class Exported:
    """An export.

    Attributes:
        text: What goes into the file.
        counts: How many of which things are in it, by their plural.
        left_out: What the timeline has and the format cannot say, in words.
    """

    text: str
    counts: dict[str, int]
    left_out: tuple[str, ...] = field(default=())


def export(timeline: Timeline, to: ExportFormat, lengths: Lengths | None = None) -> Exported:
    """Return a timeline in a format.

    Args:
        timeline: The timeline.
        to: The format.
        lengths: What is known about its sounds; see :func:`sound_lengths`.

    Raises:
        ReelboxError: ``EXPORTS-001`` and ``EXPORTS-002`` where the format cannot say the timeline, ``EXPORTS-003``
            where it has no chapters.
    """
    known = lengths or {}
    match to:
        case ExportFormat.SRT | ExportFormat.VTT | ExportFormat.ASS:
            return Exported({"srt": srt, "vtt": vtt, "ass": ass}[to](timeline), _captions(timeline))
        case ExportFormat.CHAPTERS:
            return _chapters(timeline)
        case ExportFormat.OTIO:
            return Exported(to_otio(timeline, known), _edit(timeline, known), tuple(_not_in_otio(timeline)))
        case ExportFormat.EDL:
            return _edl(timeline)
        case ExportFormat.FCPXML:
            _require_rate(timeline, "FCPXML", FRAME_RATES, "otio")
            counts = _edit(timeline, known) | _captions(timeline)
            return Exported(fcpxml(timeline, known), counts, tuple(_not_in_fcpxml(timeline)))


def sound_lengths(timeline: Timeline, limits: MediaLimits, work: Work) -> Lengths:
    """Return how long the timeline's sounds are, as far as their files are still where it says.

    An export does not need them: it guesses the length of the others.
    """
    used = {effect.asset_sha256 for effect in timeline.sound_effects}
    used |= {timeline.music.asset_sha256} if timeline.music else set()
    lengths = {}
    for sha256 in used:
        path = Path(timeline.asset(sha256).path_hint)
        try:
            if path.is_file() and sha256_file(path, work) == sha256:
                found = sources.look_at_asset(path, limits, work)
                lengths[sha256] = Fraction(found.duration_s)
        except (OSError, ReelboxError):
            work.cancellation.check()
    return {sha256: length for sha256, length in lengths.items() if length > 0}


def _captions(timeline: Timeline) -> dict[str, int]:
    return {"captions": len(timeline.captions)}


def _edit(timeline: Timeline, lengths: Lengths) -> dict[str, int]:
    laid_out = tracks(timeline, lengths)
    counts = {
        "clips": len(laid_out.main),
        "cutaways": len(laid_out.above),
        "sounds": len(laid_out.music) + sum(map(len, laid_out.effects)),
        "chapters": len(chapters(timeline)),
    }
    return {name: count for name, count in counts.items() if count}


def _edl(timeline: Timeline) -> Exported:
    _require_rate(timeline, "An EDL", EDL_RATES, "otio")
    if not fits_edl(timeline):
        raise errors.TOO_LONG(format="An EDL", others="otio or fcpxml")
    clips = len(tracks(timeline, {}).main)
    return Exported(to_edl(timeline), {"clips": clips}, tuple(_not_in_edl(timeline)))


def _chapters(timeline: Timeline) -> Exported:
    found = chapters(timeline)
    if not found:
        detail = "too few sentences begin far enough apart" if timeline.captions else "the timeline has no captions"
        raise errors.NO_CHAPTERS(detail=detail)
    return Exported(youtube(found, timeline), {"chapters": len(found)})


def _require_rate(timeline: Timeline, name: str, known: Iterable[Fraction], others: str) -> None:
    if timeline.fps not in known:
        names = ", ".join(decimal(fps) for fps in sorted(known))
        raise errors.UNKNOWN_RATE(format=name, rate=decimal(timeline.fps), others=others, known=names)


def _painted(timeline: Timeline) -> Iterator[str]:
    if timeline.overlays:
        yield "titles, logos and stickers"
    if timeline.framing and timeline.framing.mode == "crop":
        yield "where the crop stands"


def _not_in_otio(timeline: Timeline) -> Iterator[str]:
    yield from _painted(timeline)
    if any(clip.zoom != 1 for clip in timeline.clips):
        yield "zooms"
    if timeline.music or timeline.sound_effects:
        yield "loudness, fades and ducking"
    if timeline.captions:
        yield "captions (take the SRT)"


def _not_in_edl(timeline: Timeline) -> Iterator[str]:
    yield from _painted(timeline)
    if timeline.cutaways:
        yield "cutaways"
    if timeline.mutes:
        yield "mutes"
    if any(clip.zoom != 1 for clip in timeline.clips):
        yield "zooms"
    if timeline.music or timeline.sound_effects:
        yield "music and sound effects"
    if timeline.captions:
        yield "captions (take the SRT)"


def _not_in_fcpxml(timeline: Timeline) -> Iterator[str]:
    yield from _painted(timeline)
    if timeline.music:
        yield "fades and ducking of the music"
