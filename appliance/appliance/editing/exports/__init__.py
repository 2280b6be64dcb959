"""What a timeline looks like in the formats of players and editing programs; every writer is a pure function."""

from enum import StrEnum

from appliance.editing.exports.subtitles import srt, vtt
from appliance.editing.timeline import Timeline


class ExportFormat(StrEnum):
    """What a timeline can be exported to."""

    SRT = "srt"
    VTT = "vtt"


def export(timeline: Timeline, to: ExportFormat) -> str:
    """Return the timeline's captions as a SubRip or WebVTT document."""
    return srt(timeline) if to is ExportFormat.SRT else vtt(timeline)
