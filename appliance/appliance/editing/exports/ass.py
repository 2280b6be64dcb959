"""Subtitles with a look: Advanced SubStation Alpha, for libass (FFmpeg, mpv, VLC) and subtitle editors."""

from collections.abc import Iterator
from fractions import Fraction

from appliance.editing.exports.wording import joined, mark, one_line, text
from appliance.editing.timeline import Timeline
from appliance.editing.visuals import Caption, CaptionLook, CaptionStyleName

_BOLD_FROM = 600
_PLATE = "&H47120E0C"  # the plate behind plain captions: rgba(12, 14, 18, 0.72)
_DARK = "&H00100C0B"  # outlines: #0b0c10
_STYLE = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, "
    "StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, "
    "Encoding"
)
_EVENT = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def ass(timeline: Timeline) -> str:
    r"""Return the timeline's captions as an ASS document whose pixels are the output's.

    Where the look highlights words, every word turns to the highlight color at its own time and keeps it: that is what
    ``\k`` can say.
    """
    look = timeline.caption_look
    matrix = "TV.601" if timeline.source.grid.color_matrix == "smpte170m" else "TV.709"
    rows = [
        "[Script Info]",
        "ScriptType: v4.00+",
        f"PlayResX: {timeline.width}",
        f"PlayResY: {timeline.height}",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        f"YCbCr Matrix: {matrix}",
        "",
        "[V4+ Styles]",
        f"Format: {_STYLE}",
        *([_style(timeline, look)] if look else []),
        "",
        "[Events]",
        f"Format: {_EVENT}",
        *(_events(timeline, look) if look else ()),
    ]
    return "\n".join(rows) + "\n"


def _style(timeline: Timeline, look: CaptionLook) -> str:
    plate = look.style is CaptionStyleName.PLAIN
    spoken = look.highlight_color if look.highlights_words else look.text_color
    box = look.box
    values = (
        "Caption",
        one_line(look.font.family).replace(",", " "),
        look.font_size_px,
        _color(spoken),
        _color(look.text_color),
        _PLATE if plate else _DARK,
        _PLATE,
        -1 if look.font.weight >= _BOLD_FROM else 0,
        *(0, 0, 0, 100, 100, 0, 0),
        3 if plate else 1,  # a box, or an outline
        round(look.font_size_px * (0.14 if plate else 0.08), 1),
        0,
        2,  # bottom center
        box.x,
        timeline.width - box.x - box.width,
        timeline.height - box.y - box.height,
        -1 if look.direction == "rtl" else 1,  # -1: libass finds the direction
    )
    return "Style: " + ",".join(map(str, values))


def _events(timeline: Timeline, look: CaptionLook) -> Iterator[str]:
    for caption in timeline.captions:
        start, end = (_centiseconds(frame, timeline.fps) for frame in (caption.start_frame, caption.end_frame))
        size = "" if caption.scale == 1 else f"{{\\fs{max(1, round(look.font_size_px * caption.scale))}}}"
        words = (
            _karaoke(caption, look, timeline.fps) if look.highlights_words else _escaped(text(caption, look.direction))
        )
        yield f"Dialogue: 0,{_clock(start)},{_clock(end)},Caption,,0,0,0,,{size}{words}"


def _karaoke(caption: Caption, look: CaptionLook, fps: Fraction) -> str:
    """Return the text with how long each word is the one being spoken, until the next one begins."""
    turns = [_centiseconds(max(word.start_frame, caption.start_frame), fps) for word in caption.words]
    turns.append(_centiseconds(caption.end_frame, fps))
    waits = turns[0] - _centiseconds(caption.start_frame, fps)
    result, index = f"{{\\k{waits}}}" if waits > 0 else "", 0
    for number, words in enumerate(caption.rows()):
        result += ("\\N" if number else "") + mark(joined(words), look.direction)
        for place, word in enumerate(words):
            # The space between two words belongs to the first, so that a word's turn begins with its first letter.
            gap = joined(words[place : place + 2])[len(joined([word])) :][:1] if place + 1 < len(words) else ""
            tag = f"{{\\k{max(0, turns[index + 1] - turns[index])}}}"
            result += tag + _escaped(joined([word])) + (" " if gap == " " else "")
            index += 1
    return result


def _escaped(words: str) -> str:
    """Return text that is shown as it stands: no tags, no line breaks but its own."""
    # A word joiner keeps a backslash from becoming a command with the letter after it.
    shown = words.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")
    return shown.replace("\n", "\\N")


def _color(rgb: str) -> str:
    return f"&H00{rgb[5:7]}{rgb[3:5]}{rgb[1:3]}".upper()


def _centiseconds(frame: int, fps: Fraction) -> int:
    return int(frame * 100 / fps + Fraction(1, 2))


def _clock(centiseconds: int) -> str:
    seconds, centiseconds = divmod(centiseconds, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{centiseconds:02}"
