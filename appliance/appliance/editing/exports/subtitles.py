"""Subtitle files that say text and time: SubRip and WebVTT."""

from fractions import Fraction

from appliance.editing.exports.wording import direction_of, text
from appliance.editing.timeline import Timeline


def srt(timeline: Timeline) -> str:
    """Return the timeline's captions as a SubRip document."""
    blocks = []
    for number, caption in enumerate(timeline.captions, start=1):
        start, end = (_clock(frame, timeline.fps, ",") for frame in (caption.start_frame, caption.end_frame))
        blocks.append(f"{number}\n{start} --> {end}\n{text(caption, direction_of(timeline))}\n")
    return "\n".join(blocks)


def vtt(timeline: Timeline) -> str:
    """Return the timeline's captions as a WebVTT document."""
    blocks = ["WEBVTT\n"]
    for caption in timeline.captions:
        start, end = (_clock(frame, timeline.fps, ".") for frame in (caption.start_frame, caption.end_frame))
        # The three characters that WebVTT reads as markup.
        escaped = text(caption, direction_of(timeline)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{start} --> {end}\n{escaped}\n")
    return "\n".join(blocks)


def _clock(frame: int, fps: Fraction, separator: str) -> str:
    milliseconds = int(frame * 1000 / fps + Fraction(1, 2))
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{separator}{milliseconds:03}"
