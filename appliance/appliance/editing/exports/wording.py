"""A caption's words as running text."""

import unicodedata
from collections.abc import Iterable

from appliance.editing import script
from appliance.editing.timeline import Timeline
from appliance.editing.visuals import Caption

_BREAKS = ("Cc", "Zl", "Zp", "Cs")  # controls, line and paragraph separators, halves of a surrogate pair


def joined(words: Iterable[str]) -> str:
    """Return words as one line: a space between two, but none between two of a script that has no spaces."""
    text = ""
    for word in map(one_line, words):
        if text and word and not script.joined(text, word):
            text += " "
        text += word
    return text


def text(caption: Caption, direction: script.Direction = "ltr") -> str:
    """Return a caption's text with its line breaks, in the order in which it is read."""
    return "\n".join(mark(line, direction) + line for line in map(joined, caption.rows()))


def direction_of(timeline: Timeline) -> script.Direction:
    """Return the direction in which a timeline's captions are read."""
    return timeline.caption_look.direction if timeline.caption_look else "ltr"


def mark(line: str, direction: script.Direction) -> str:
    """Return what a line must begin with: players go by its first letter, which may be a foreign one."""
    foreign = direction == "rtl" and not script.begins_right_to_left(line)
    return script.RIGHT_TO_LEFT_MARK if foreign else ""


def one_line(value: str) -> str:
    """Return text without control characters and line breaks, which most formats forbid inside a value."""
    spaced = (" " if unicodedata.category(character) in _BREAKS else character for character in value)
    return " ".join("".join(spaced).split())
