"""Subtitle files from a timeline."""

from enum import StrEnum
from fractions import Fraction

from appliance.editing.timeline import Timeline
from appliance.editing.visuals import Caption


class ExportFormat(StrEnum):
    """What a timeline can be exported to."""

    SRT = "srt"
    VTT = "vtt"


def export(timeline: Timeline, to: ExportFormat) -> str:
    """Return the timeline's captions as a SubRip or WebVTT document."""
    return _srt(timeline) if to is ExportFormat.SRT else _vtt(timeline)


def _srt(timeline: Timeline) -> str:
    blocks = []
    for number, caption in enumerate(timeline.captions, start=1):
        start, end = (_clock(frame, timeline.fps, ",") for frame in (caption.start_frame, caption.end_frame))
        blocks.append(f"{number}\n{start} --> {end}\n{_text(caption)}\n")
    return "\n".join(blocks)


def _vtt(timeline: Timeline) -> str:
    blocks = ["WEBVTT\n"]
    for caption in timeline.captions:
        start, end = (_clock(frame, timeline.fps, ".") for frame in (caption.start_frame, caption.end_frame))
        # The three characters that WebVTT reads as markup.
        text = _text(caption).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{start} --> {end}\n{text}\n")
    return "\n".join(blocks)


def _text(caption: Caption) -> str:
    lines, rest = [], [word.text for word in caption.words]
    for count in caption.lines:
        lines.append(" ".join(rest[:count]))
        rest = rest[count:]
    return "\n".join(lines)


def _clock(frame: int, fps: Fraction, separator: str) -> str:
    milliseconds = int(frame * 1000 / fps + Fraction(1, 2))
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{separator}{milliseconds:03}"
